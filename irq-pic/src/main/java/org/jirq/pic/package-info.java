// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The dual 8259A with its edge/level control registers. */
package org.jirq.pic;
