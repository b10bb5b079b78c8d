// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Recordings of real guests, as resources of this package. */
package org.jirq.recordings;
