// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Event sources wired to GSIs, with resamplers for level-triggered lines.
 *
 * <p>A machine has one {@link org.jirq.irqfd.IrqfdRegistry} on its router. Whoever produces events
 * holds a {@link org.jirq.irqfd.HeapEventSource}; the registry assigns it to a GSI, as an {@link
 * org.jirq.irqfd.Irqfd} for an edge or a message, or as a {@link org.jirq.irqfd.LevelIrqfd} for a
 * level-triggered line whose owner must sample it again after each acknowledgement:
 *
 * <pre>{@code
 * IrqfdRegistry irqfds = new IrqfdRegistry(router);
 * HeapEventSource intx = new HeapEventSource("nic0-intx");
 * LevelIrqfd line = irqfds.assignLevel(intx, 11, (gsi, chip, pin) -> device.unmaskAtTheHost());
 * intx.signal();   // the guest's line 11 is up, until the guest ends the interrupt
 * line.close();    // nothing is injected, nobody is notified any more
 * }</pre>
 *
 * <p>Nothing here owns a thread. Injections run on the thread that signals, notifies on the thread
 * that ends the interrupt or writes the mask. Only what a close inside a callback, or {@code
 * IrqRouter.replaceAsync}, leaves to do runs on the call thread of the router's domain; a board
 * that is confined to one thread ({@link org.jirq.api.Cell#PLAIN}) closes and replaces outside
 * callbacks.
 *
 * <p>The semantics are those of Linux KVM's irqfds; docs/conformance.md lists where they differ.
 */
package org.jirq.irqfd;
