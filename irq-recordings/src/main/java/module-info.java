// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Recordings of real guests and of real interrupt controllers, as data. */
module org.jirq.recordings {
  exports org.jirq.recordings;
}
