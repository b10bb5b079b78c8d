// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import org.jirq.api.LapicView;

/** Passes everything on, for tests that change one thing of a machine. */
class ForwardingMachine implements Machine {

  private final Machine inner;

  ForwardingMachine(Machine inner) {
    this.inner = inner;
  }

  @Override
  public void line(int gsi, boolean level) {
    inner.line(gsi, level);
  }

  @Override
  public int lineForStatus(int gsi, int sourceId, boolean level) {
    return inner.lineForStatus(gsi, sourceId, level);
  }

  @Override
  public int msi(long address, int data) {
    return inner.msi(address, data);
  }

  @Override
  public void reset() {
    inner.reset();
  }

  @Override
  public long entry(int pin) {
    return inner.entry(pin);
  }

  @Override
  public boolean remoteIrr(int pin) {
    return inner.remoteIrr(pin);
  }

  @Override
  public boolean requested(int pin) {
    return inner.requested(pin);
  }

  @Override
  public int ioregsel() {
    return inner.ioregsel();
  }

  @Override
  public int id() {
    return inner.id();
  }

  @Override
  public void saveKvmState(ByteBuffer to) {
    inner.saveKvmState(to);
  }

  @Override
  public void loadKvmState(ByteBuffer from) {
    inner.loadKvmState(from);
  }

  @Override
  public void assignIrqfd(int index, int gsi) {
    inner.assignIrqfd(index, gsi);
  }

  @Override
  public void deassignIrqfd(int index) {
    inner.deassignIrqfd(index);
  }

  @Override
  public void signalIrqfd(int index) {
    inner.signalIrqfd(index);
  }

  @Override
  public long resamples(int index) {
    return inner.resamples(index);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public long length() {
    return inner.length();
  }

  @Override
  public int supportedSizes() {
    return inner.supportedSizes();
  }

  @Override
  public long read(long offset, int size) {
    return inner.read(offset, size);
  }

  @Override
  public void write(long offset, long value, int size) {
    inner.write(offset, value, size);
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    inner.eoi(vector, cpu, levelTriggered);
  }

  @Override
  public void advanceTo(long nanos) {
    inner.advanceTo(nanos);
  }

  @Override
  public long nextDeadline() {
    return inner.nextDeadline();
  }

  @Override
  public void lapicLoaded(int cpu, LapicView view) {
    inner.lapicLoaded(cpu, view);
  }
}
