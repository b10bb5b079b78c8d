// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.List;
import org.jirq.api.IrqEvents;

/** Notes events as short texts. */
record NotingEvents(List<String> notes) implements IrqEvents {

  @Override
  public void lineChanged(int pin, boolean level) {
    notes.add("line" + pin + "=" + level);
  }

  @Override
  public void sent(int pin, int vector, int result) {
    notes.add("sent" + pin + ":" + vector);
  }

  @Override
  public void ended(int vector, int cpu, int pins) {
    notes.add("ended" + vector + "@" + cpu);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    notes.add("mask" + pin + "=" + masked);
  }

  @Override
  public void coalesced(int pin) {
    notes.add("coalesced" + pin);
  }

  @Override
  public void invalidAccess(long offset, int size, boolean write) {
    notes.add("invalid" + offset);
  }
}
