// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

/**
 * What {@link SrcuOperations} and {@link SmallSrcuOperations} are to their callers: a register, and
 * nothing more.
 */
public class Register {

  private int value;

  /** A read of any kind. */
  public int read() {
    return value;
  }

  /** A read of any kind. */
  public int readNested() {
    return value;
  }

  /** A read by a thread that says which one it is. */
  public int read(int reader) {
    return value;
  }

  /** A read by a thread that says which one it is. */
  public int readNested(int reader) {
    return value;
  }

  /** A read of any kind. */
  public int readLocked() {
    return value;
  }

  /** A write of any kind. */
  public int publishLocked(int next) {
    return publish(next);
  }

  /** A read of any kind. */
  public int readOutside() {
    return value;
  }

  /** A write of any kind returns what was there before. */
  public int publish(int next) {
    int before = value;
    value = next;
    return before;
  }

  /** A write of any kind. */
  public int publishAtOnce(int next) {
    return publish(next);
  }

  /** A write of any kind. */
  public int publishByCookie(int next) {
    return publish(next);
  }

  /** A write of any kind. */
  public int publishByCall(int next) {
    return publish(next);
  }

  /** A write of any kind. */
  public int publishByBarrier(int next) {
    return publish(next);
  }

  /** Changes nothing. */
  public void synchronize() {}
}
