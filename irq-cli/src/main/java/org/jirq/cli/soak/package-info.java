// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The soak: everything at once, for hours if need be, with oracles that say what must never happen.
 *
 * <p>{@link org.jirq.cli.soak.Soak} runs it. A {@code SoakMachine} is made of real parts as {@code
 * Layout} wires them; {@code Worker}s draw {@code Operation}s; {@code RestCheck} looks at a machine
 * while all rest. A {@code Fault} between the soak and the library shows, in tests, that each
 * oracle finds what it is for.
 */
package org.jirq.cli.soak;
