// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The types that devices, boards, CPUs and interrupt controllers share.
 *
 * <p>Devices hold an {@link org.jirq.api.IrqLine}. A board wires lines to a {@link
 * org.jirq.api.LineTarget}: a router, or a chip directly. Chips implement {@link
 * org.jirq.api.IrqChip}, and where they have registers {@link org.jirq.api.MmioDevice}; they
 * deliver into an {@link org.jirq.api.ApicSink} and hear of EOIs as {@link
 * org.jirq.api.EoiHandler}.
 */
package org.jirq.api;
