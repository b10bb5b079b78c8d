// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A controller behind the interfaces of an emulator that knows nothing of this library: the
 * interfaces, an adapter of under thirty lines, and a program that drives it.
 */
package org.jirq.examples.foreign;
