// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The storm: resampled lines under the most load that two threads can make, with counts that must
 * match exactly.
 *
 * <p>{@link org.jirq.cli.storm.Storm} runs it. {@code StormMachine} is made of real parts; {@code
 * StormCheck} compares while all rest. A {@code StormFault} between the storm and the library
 * shows, in tests, that each comparison finds what it is for.
 */
package org.jirq.cli.storm;
