// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;

/** A CPU side that keeps every message and answers as it is told. For one thread. */
final class Cpus implements ApicSink {

  final List<ApicMessage> messages = new ArrayList<>();

  /** What the next messages are answered. */
  int answer = 1;

  /** Runs inside each delivery, after the message was kept. */
  Runnable duringDelivery = () -> {};

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    messages.add(new ApicMessage(vector, destination, destinationMode, deliveryMode, triggerMode));
    int now = answer;
    duringDelivery.run();
    return now;
  }

  /** As {@link #deliver}; CPU 0 and those after it took it. */
  @Override
  public int deliverTracked(
      int vector, int dest, int destMode, int deliveryMode, int triggerMode, Takers takers) {
    for (int cpu = 0; cpu < answer; cpu++) {
      takers.took(cpu, vector);
    }
    return deliver(vector, dest, destMode, deliveryMode, triggerMode);
  }

  /** Messages of a vector so far: inj(v). */
  int count(int vector) {
    return (int) messages.stream().filter(message -> message.vector() == vector).count();
  }

  /** The vectors since the last call, in order. */
  List<Integer> take() {
    List<Integer> vectors = messages.stream().map(ApicMessage::vector).toList();
    messages.clear();
    return vectors;
  }
}
