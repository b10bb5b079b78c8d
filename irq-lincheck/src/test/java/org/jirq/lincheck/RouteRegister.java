// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

/**
 * What {@link RouterOperations} and {@link NotifierOperations} are to their callers: a register
 * that holds a pin.
 */
public class RouteRegister {

  private int pin;

  /** A delivery answers for both chips. */
  public int raise() {
    return 101 * pin;
  }

  /** As the one through the router. */
  public int raiseUnguarded() {
    return raise();
  }

  /** The table names both pins. */
  public int look() {
    return 101 * pin;
  }

  /** Whether the pin is another one. */
  public boolean replace(int next) {
    boolean changed = pin != next;
    pin = next;
    return changed;
  }

  /** In force at the return. */
  public void replaceAsync(int next) {
    pin = next;
  }

  /** As one that waits. */
  public boolean replaceWithoutWaiting(int next) {
    return replace(next);
  }

  /** Nothing to see. */
  public void end() {}

  /** Nothing to see. */
  public void end(int pin) {}

  /** Nothing to see. */
  public void listen() {}

  /** Nothing to see. */
  public void listenAndHear() {}

  /** Nothing to see. */
  public void close() {}

  /** Nothing to see. */
  public void mask(int pin, int masked) {}

  /** Nothing to see. */
  public void watchMask() {}
}
