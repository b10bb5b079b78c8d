// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.irqfd.spi.EventConsumer;

/** An event source on the heap whose calls a test may step into by overriding them. */
class SpiedEvent implements EventSource {

  final HeapEventSource inner;

  SpiedEvent(String name) {
    inner = new HeapEventSource(name);
  }

  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public void signal(long number) {
    inner.signal(number);
  }

  @Override
  public long drain() {
    return inner.drain();
  }

  @Override
  public long pending() {
    return inner.pending();
  }

  @Override
  public void bind(EventConsumer consumer) {
    inner.bind(consumer);
  }

  @Override
  public void unbind(EventConsumer consumer) {
    inner.unbind(consumer);
  }

  @Override
  public void close() {
    inner.close();
  }
}
