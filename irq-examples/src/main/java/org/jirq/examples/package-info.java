// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Small programs that a newcomer copies. */
package org.jirq.examples;
