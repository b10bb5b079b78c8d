// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Irqfds injected by an Agrona agent.
 *
 * <p>An {@link org.jirq.agent.IrqfdAgent} drains {@link org.jirq.irqfd.IrqfdInbox}es: on a thread
 * of its own ({@link org.jirq.agent.IrqfdAgent#start}), or wherever else Agrona runs agents, such
 * as an {@code AgentInvoker} on the VM's thread or a {@code CompositeAgent} beside agents of the
 * host's.
 */
package org.jirq.agent;
