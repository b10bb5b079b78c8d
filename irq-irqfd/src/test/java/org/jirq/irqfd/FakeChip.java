// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;

/**
 * A small controller of level-triggered pins with capabilities as asked: records what it injects,
 * with a lock about its pins and a section about its mask writes. Pins start unmasked.
 */
class FakeChip implements IrqChip {

  private static final class Pin {
    int sources;
    boolean masked;
    boolean inService;
    int injected;
    int lowered;
  }

  private final List<Pin> pins = new ArrayList<>();
  private final Set<ChipCapability> capabilities;
  private final ReentrantLock section = new ReentrantLock();
  private volatile ChipBoard board = ChipBoard.NONE;

  /**
   * What happens just before a mask is asked for, and just after it was told; outside the section.
   */
  Runnable beforeFire = () -> {};

  Runnable afterFire = () -> {};

  FakeChip(int pins, ChipCapability... capabilities) {
    for (int i = 0; i < pins; i++) {
      this.pins.add(new Pin());
    }
    this.capabilities = Set.of(capabilities);
  }

  /** A chip that can do all that resampling asks for. */
  static FakeChip capable(int pins) {
    return new FakeChip(
        pins, ChipCapability.ACK, ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE);
  }

  synchronized int injected(int pin) {
    return pins.get(pin).injected;
  }

  /** How often somebody has taken the resamplers' source down, whether it was up or not. */
  synchronized int lowered(int pin) {
    return pins.get(pin).lowered;
  }

  private synchronized int evaluate(int pin) {
    Pin p = pins.get(pin);
    if (p.sources == 0 || p.masked || p.inService) {
      return p.masked ? Delivery.IGNORED : Delivery.COALESCED;
    }
    p.inService = true;
    p.injected++;
    return 1;
  }

  void eoi(int pin) {
    board.acked(pin);
    synchronized (this) {
      pins.get(pin).inService = false;
    }
    evaluate(pin);
  }

  void setMask(int pin, boolean masked) {
    section.lock();
    try {
      synchronized (this) {
        if (pins.get(pin).masked == masked) {
          return;
        }
        pins.get(pin).masked = masked;
      }
      tellMask(board, pin, masked);
    } finally {
      section.unlock();
    }
    if (!masked) {
      resampleOrInject(pin);
    }
  }

  private void tellMask(ChipBoard to, int pin, boolean masked) {
    if (capabilities.contains(ChipCapability.MASK_NOTIFY)) {
      to.maskChanged(pin, masked);
    }
  }

  private void resampleOrInject(int pin) {
    synchronized (this) {
      Pin p = pins.get(pin);
      boolean held = (p.sources & 1 << SourceId.RESAMPLER) != 0;
      boolean asks = capabilities.contains(ChipCapability.UNMASK_RESAMPLE);
      if (p.inService || !held || !asks || !board.hasResampler(pin)) {
        evaluate(pin);
        return;
      }
      p.sources &= ~(1 << SourceId.RESAMPLER);
    }
    if (!board.resampleInstead(pin)) {
      setLevel(pin, SourceId.RESAMPLER, true);
    }
    evaluate(pin);
  }

  @Override
  public synchronized int setLevel(int pin, int sourceId, boolean level) {
    Pin p = pins.get(pin);
    if (level) {
      p.sources |= 1 << sourceId;
      return evaluate(pin);
    }
    if (sourceId == SourceId.RESAMPLER) {
      p.lowered++;
    }
    p.sources &= ~(1 << sourceId);
    return 1;
  }

  @Override
  public String kind() {
    return "fake";
  }

  @Override
  public int pins() {
    return pins.size();
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return capabilities;
  }

  @Override
  public boolean level(int pin) {
    return sources(pin) != 0;
  }

  @Override
  public synchronized int sources(int pin) {
    return pins.get(pin).sources;
  }

  @Override
  public synchronized boolean masked(int pin) {
    return pins.get(pin).masked;
  }

  @Override
  public void connect(ChipBoard newBoard) {
    board = newBoard;
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    beforeFire.run();
    section.lock();
    try {
      tellMask(to, pin, masked(pin));
    } finally {
      section.unlock();
    }
    afterFire.run();
  }

  @Override
  public void reevaluate() {
    for (int pin = 0; pin < pins(); pin++) {
      evaluate(pin);
    }
  }

  @Override
  public void reset() {
    for (int pin = 0; pin < pins(); pin++) {
      setMask(pin, true);
      synchronized (this) {
        pins.get(pin).inService = false;
      }
    }
  }

  @Override
  public int stateSize() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(ByteBuffer to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resync() {
    for (int pin = 0; pin < pins(); pin++) {
      fireMask(pin, board);
    }
    reevaluate();
  }
}
