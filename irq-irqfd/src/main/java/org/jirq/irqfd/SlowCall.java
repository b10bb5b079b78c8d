// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/**
 * A call of a line's listener that was timed.
 *
 * @param event the name of the irqfd's event
 * @param gsi the GSI, 0 to 4095
 * @param listener the listener's class
 * @param callback which of its methods
 * @param nanos how long it took in nanoseconds, 0 or more, calls made from inside it included
 */
public record SlowCall(
    String event, int gsi, Class<?> listener, ListenerCallback callback, long nanos) {}
