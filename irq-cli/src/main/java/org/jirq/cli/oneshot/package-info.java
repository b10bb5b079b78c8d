// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The oneshot story: a passed-through device and a guest driver that masks, ends, serves and
 * unmasks, in simulated time, on the real stack; {@link org.jirq.cli.oneshot.Story} tells it.
 */
package org.jirq.cli.oneshot;
