// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What every chip must do, as JUnit interfaces with tests: a chip's module implements them in a
 * test class and says in a {@link org.jirq.testkit.contract.ChipFixture} how its pins are
 * programmed.
 *
 * <p>The contracts assert deliveries. They know no chip: how a guest programs a pin and ends an
 * interrupt is the fixture's affair.
 */
package org.jirq.testkit.contract;
