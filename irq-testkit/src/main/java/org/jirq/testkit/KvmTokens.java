// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.AckNotifier;
import org.jirq.api.ApicSink;
import org.jirq.api.IrqEvents;

/**
 * Writes what a machine does in one operation as the derived events of KVM's vectors: {@code
 * Mp:vv,dm,logical,trigger,dest=ret} for a message of pin p, {@code Ap} for an ack of pin p.
 */
final class KvmTokens implements ApicSink, IrqEvents, AckNotifier {

  /** The chip that the routing tables call the IOAPIC. */
  private final int chip;

  private final TestCpus cpus;
  private final List<String> tokens = new ArrayList<>();
  private int nameless = -1;
  private int lastAcked = -1;
  private boolean muted;

  KvmTokens(TestCpus cpus, int chip) {
    this.cpus = cpus;
    this.chip = chip;
  }

  /** Forgets what was written and starts an operation; muted, it writes nothing. */
  void start(boolean mute) {
    tokens.clear();
    nameless = -1;
    lastAcked = -1;
    muted = mute;
  }

  List<String> written() {
    return tokens;
  }

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    return wrote(
        vector,
        destination,
        destinationMode,
        deliveryMode,
        triggerMode,
        cpus.deliver(vector, destination, destinationMode, deliveryMode, triggerMode));
  }

  @Override
  public int deliverTracked(
      int vector,
      int destination,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      Takers takers) {
    return wrote(
        vector,
        destination,
        destinationMode,
        deliveryMode,
        triggerMode,
        cpus.deliverTracked(
            vector, destination, destinationMode, deliveryMode, triggerMode, takers));
  }

  private int wrote(
      int vector,
      int destination,
      int destinationMode,
      int deliveryMode,
      int triggerMode,
      int taken) {
    if (!muted) {
      nameless = tokens.size();
      lastAcked = -1;
      tokens.add(
          "M?:%02x,%d,%d,%d,%02x=%d"
              .formatted(vector, deliveryMode, destinationMode, triggerMode, destination, taken));
    }
    return taken;
  }

  @Override
  public void sent(int pin, int vector, int result) {
    // The chip names the pin after the CPU side has answered: it is that of the last message.
    if (nameless >= 0) {
      tokens.set(nameless, tokens.get(nameless).replace("?", Integer.toString(pin)));
      nameless = -1;
    }
  }

  @Override
  public void acked(int gsi, int fromChip, int pin) {
    // A pin that two GSIs share is told for each; the vectors name the pin once.
    if (!muted && fromChip == chip && pin != lastAcked) {
      tokens.add("A" + pin);
      lastAcked = pin;
    }
  }
}
