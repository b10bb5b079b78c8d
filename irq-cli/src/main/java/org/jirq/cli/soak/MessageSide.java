// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jirq.api.MsiSink;

/** Takes the messages of a machine's MSI routes, and checks each one. Any thread. */
final class MessageSide implements MsiSink {

  private final Context context;
  private final int machine;
  private final Signatures signatures;
  private final AtomicLong fixed = new AtomicLong();
  private final AtomicLong churned = new AtomicLong();

  /** 1 while the irqfd of a thread is closed: its close has returned. */
  private final AtomicIntegerArray closed;

  MessageSide(Context context, int machine, Signatures signatures) {
    this.context = context;
    this.machine = machine;
    this.signatures = signatures;
    this.closed = new AtomicIntegerArray(context.threads());
    for (int i = 0; i < closed.length(); i++) {
      closed.set(i, 1);
    }
  }

  @Override
  public int deliver(long address, int data, int deviceId) {
    long kind = Layout.kind(address);
    if (kind == Layout.SIGNED) {
      checkSigned(address, data);
    } else if (kind == Layout.CHURN) {
      churned.getAndIncrement();
      int gsi = Layout.FIRST_CHURN_GSI + data;
      context.recorder().note(Event.SENT, machine, gsi, EventRing.NONE, data);
      if (closed.get(data) != 0) {
        context.violations().add(Oracle.AFTER_CLOSE, machine, gsi, 0, "an injection on gsi=" + gsi);
      }
    } else {
      fixed.getAndIncrement();
    }
    return 1;
  }

  private void checkSigned(long address, int signature) {
    int gsi = Layout.SIGNED_GSIS[0];
    context.recorder().note(Event.SENT, machine, gsi, EventRing.NONE, signature);
    if (address != Layout.signedAddress(signature)) {
      context
          .violations()
          .add(
              Oracle.HALF_BUILT,
              machine,
              gsi,
              0,
              "address=%x does not belong to data=%x".formatted(address, signature));
    }
    if (!signatures.mayDeliver(signature)) {
      context
          .violations()
          .add(
              Oracle.READER_INSIDE,
              machine,
              gsi,
              0,
              "a delivery along table=" + signature + ", which is out of use");
    }
  }

  void setClosed(int thread, boolean now) {
    closed.set(thread, now ? 1 : 0);
  }

  /** Messages of the irqfd that is there all the time. */
  long fixed() {
    return fixed.get();
  }
}
