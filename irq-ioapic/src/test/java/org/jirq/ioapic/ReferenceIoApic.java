// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jirq.api.ApicSink;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.LapicView;

/**
 * An IOAPIC as one would explain it: plain fields, one thread, no speed. Written from the prose
 * (datasheet, the rules of the recordings, the texts of {@link IoApicOption}), not from the chip's
 * code; the exhaustive and random tests compare the chip with it.
 */
final class ReferenceIoApic {

  static final int EDGE = 0;
  static final int LEVEL = 1;

  final ReferencePin[] pins;
  final int version;
  int id;
  int select;
  private final int resetId;
  private final Set<IoApicOption> options;
  private final ApicSink sink;
  private final IrqEvents events;
  ChipBoard board = ChipBoard.NONE;

  // Pin 8 under RTC_EOI_TRACKING: which CPU has which vector to end, and how many are outstanding.
  final Map<Integer, Integer> rtcVectors = new HashMap<>();
  int rtcPending;

  // The storm guard.
  private final boolean clocked;
  long now;
  long deadline = Long.MAX_VALUE;

  ReferenceIoApic(
      ApicSink sink,
      IrqEvents events,
      Set<IoApicOption> options,
      int pins,
      int version,
      int id,
      boolean clocked) {
    this.sink = sink;
    this.events = events;
    this.options = options;
    this.version = version;
    this.id = id;
    this.resetId = id;
    this.clocked = clocked;
    this.pins = new ReferencePin[pins];
    for (int pin = 0; pin < pins; pin++) {
      this.pins[pin] = new ReferencePin();
    }
  }

  boolean has(IoApicOption option) {
    return options.contains(option);
  }

  // ------------------------------------------------------------------------------------ lines

  int line(int input, int source, boolean assertIt, boolean forStatus) {
    int number = input == 0 && has(IoApicOption.PIN0_IS_2) ? 2 : input;
    ReferencePin pin = pins[number];
    boolean wasHigh = pin.high();
    pin.sources[source] = assertIt;
    boolean high = pin.high();
    if (high != wasHigh) {
      events.lineChanged(number, high);
    }
    if (!high) {
      lowered(pin);
      return 1;
    }
    boolean tracked = forStatus && number == 8 && has(IoApicOption.RTC_EOI_TRACKING);
    if (tracked && rtcPending > 0) {
      events.coalesced(number);
      return 0;
    }
    if (pin.level) {
      return raisedLevel(number, tracked);
    }
    return raisedEdge(number, !wasHigh, assertIt, tracked);
  }

  private void lowered(ReferencePin pin) {
    if (pin.level || has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)) {
      pin.request = false;
    }
  }

  private int raisedLevel(int number, boolean tracked) {
    pins[number].request = true;
    return serveAfterRise(number, tracked);
  }

  private int raisedEdge(int number, boolean rise, boolean asserting, boolean tracked) {
    ReferencePin pin = pins[number];
    if (has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)) {
      pin.delivered = false;
      if (pin.request) {
        events.coalesced(number);
        return 0;
      }
      pin.request = true;
      return serveAfterRise(number, tracked);
    }
    if (!rise && !(has(IoApicOption.EDGE_REPEAT) && asserting)) {
      events.coalesced(number);
      return 0;
    }
    if (pin.masked) {
      return -1;
    }
    pin.request = true;
    return serveAfterRise(number, tracked);
  }

  private int serveAfterRise(int number, boolean tracked) {
    if (!has(IoApicOption.SERVE_ALL_PINS)) {
      return serve(number, tracked);
    }
    int status = 0;
    for (int other = 0; other < pins.length; other++) {
      if (other == number) {
        status = serve(other, tracked);
      } else if (wouldSend(pins[other])) {
        serve(other, false);
      }
    }
    return status;
  }

  // --------------------------------------------------------------------------------- delivery

  /** Whether an evaluation of the pin that no rise of its own caused would send a message. */
  private boolean wouldSend(ReferencePin pin) {
    if (!pin.request || pin.masked) {
      return false;
    }
    return pin.level ? !pin.remoteIrr : !has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE);
  }

  /** Sends the pin's message unless mask or remote IRR forbid it. */
  private int serve(int number, boolean tracked) {
    ReferencePin pin = pins[number];
    if (pin.masked) {
      return -1;
    }
    if (!pin.level) {
      return sendEdge(number, tracked);
    }
    if (pin.remoteIrr) {
      events.coalesced(number);
      return has(IoApicOption.IN_SERVICE_IS_IGNORED) ? -1 : 0;
    }
    pin.remoteIrr = true;
    events.remoteIrrChanged(number, true);
    int took = send(number, LEVEL, tracked);
    boolean stays =
        took > 0
            || took == 0 && has(IoApicOption.REMOTE_IRR_IF_REFUSED)
            || took < 0 && has(IoApicOption.REMOTE_IRR_IF_NOBODY);
    if (!stays) {
      pin.remoteIrr = false;
      pin.oldVectors.clear();
      events.remoteIrrChanged(number, false);
    }
    return took;
  }

  private int sendEdge(int number, boolean tracked) {
    ReferencePin pin = pins[number];
    if (has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)) {
      pin.delivered = true;
      return send(number, EDGE, tracked);
    }
    pin.request = false;
    int took = send(number, EDGE, tracked);
    if (took <= 0 && has(IoApicOption.EDGE_RETRY)) {
      pin.request = true;
    }
    return took;
  }

  private int send(int number, int trigger, boolean tracked) {
    ReferencePin pin = pins[number];
    int vector = pin.vector;
    int mode = pin.logical ? 1 : 0;
    int took;
    if (tracked) {
      took =
          sink.deliverTracked(
              vector, destination(pin), mode, pin.deliveryMode, trigger, rtcVectors::put);
      rtcPending = Math.max(took, 0);
    } else {
      took = sink.deliver(vector, destination(pin), mode, pin.deliveryMode, trigger);
    }
    events.sent(number, vector, took);
    return took;
  }

  private int destination(ReferencePin pin) {
    if (has(IoApicOption.EXTENDED_DESTINATION)) {
      return pin.destination | (int) (pin.reserved >>> 49 & 0x7f) << 8;
    }
    return pin.destination;
  }

  // -------------------------------------------------------------------------------------- EOI

  void eoi(int vector, int cpu, boolean levelTriggered) {
    if (vector < 0 || vector > 255) {
      return;
    }
    if (rtcVectors.getOrDefault(cpu, -1) == vector) {
      rtcVectors.remove(cpu);
      rtcPending--;
    }
    List<Integer> matching = new ArrayList<>();
    for (int number = 0; number < pins.length; number++) {
      if (matches(pins[number], vector)) {
        matching.add(number);
      }
    }
    events.ended(vector, cpu, matching.size());
    if (has(IoApicOption.EOI_PIN_BY_PIN)) {
      for (int number : matching) {
        board.acked(number);
        if (levelTriggered) {
          endService(number);
          serveAfterEoi(number);
        }
      }
      return;
    }
    matching.forEach(board::acked);
    if (levelTriggered) {
      List<Integer> ended = new ArrayList<>();
      for (int number : matching) {
        if (endService(number)) {
          ended.add(number);
        }
      }
      ended.forEach(this::serveAfterEoi);
    }
  }

  private boolean matches(ReferencePin pin, int vector) {
    if (has(IoApicOption.EOI_NEEDS_REMOTE_IRR) && !pin.remoteIrr) {
      return false;
    }
    return pin.vector == vector
        || has(IoApicOption.EOI_OF_OLD_VECTOR) && pin.oldVectors.get(vector);
  }

  private boolean endService(int number) {
    ReferencePin pin = pins[number];
    boolean inService = pin.remoteIrr;
    pin.remoteIrr = false;
    pin.oldVectors.clear();
    if (inService) {
      events.remoteIrrChanged(number, false);
    }
    return inService || !has(IoApicOption.EOI_NEEDS_REMOTE_IRR);
  }

  private void serveAfterEoi(int number) {
    ReferencePin pin = pins[number];
    if (pin.masked || !pin.request) {
      pin.eoisInARow = 0;
      return;
    }
    if (!pin.level && !has(IoApicOption.EOI_SENDS_EDGE)) {
      return;
    }
    if (clocked && has(IoApicOption.STORM_GUARD)) {
      pin.eoisInARow++;
      if (pin.eoisInARow == 10_000) {
        pin.eoisInARow = 0;
        deadline = Math.min(deadline, now + 10_000_000);
        events.stormDeferred(number, deadline);
        return;
      }
    }
    serve(number, false);
  }

  void advanceTo(long nanos) {
    now = Math.max(now, nanos);
    if (now >= deadline) {
      deadline = Long.MAX_VALUE;
      reevaluate();
    }
  }

  void reevaluate() {
    for (int number = 0; number < pins.length; number++) {
      if (wouldSend(pins[number])) {
        serve(number, false);
      }
    }
  }

  // -------------------------------------------------------------------------- redirection table

  long entry(int number) {
    ReferencePin pin = pins[number];
    return pin.entry(has(IoApicOption.DELIVERY_STATUS) && !pin.level && pin.request);
  }

  void writeLow(int number, int value) {
    ReferencePin pin = pins[number];
    boolean wasMasked = pin.masked;
    boolean wasLevel = pin.level;
    int oldVector = pin.vector;
    pin.vector = value & 0xff;
    pin.deliveryMode = value >>> 8 & 7;
    pin.logical = (value & 1 << 11) != 0;
    pin.polarity = (value & 1 << 13) != 0;
    pin.level = (value & 1 << 15) != 0;
    pin.masked = (value & 1 << 16) != 0;
    if (has(IoApicOption.RESERVED_WRITABLE)) {
      pin.reserved = pin.reserved & 0xffff_ffff_0000_0000L | value & 0xfffe_0000L;
    }
    if (pin.remoteIrr && pin.vector != oldVector) {
      pin.oldVectors.set(oldVector);
    }
    if (!pin.level) {
      pin.remoteIrr = false;
      pin.oldVectors.clear();
    }
    boolean tracksLine =
        !has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE) && !has(IoApicOption.EDGE_FORGETS_LINE);
    if (pin.level != wasLevel && tracksLine) {
      pin.request = pin.level && pin.high();
    }
    if (pin.masked != wasMasked) {
      events.maskChanged(number, pin.masked);
      board.maskChanged(number, pin.masked);
    }
    written(number, wasMasked && !pin.masked);
  }

  void writeHigh(int number, int value) {
    ReferencePin pin = pins[number];
    pin.destination = value >>> 24;
    long kept = 0;
    if (has(IoApicOption.RESERVED_WRITABLE)) {
      kept = 0x00ff_ffffL << 32;
    } else if (has(IoApicOption.EXTENDED_DESTINATION)) {
      kept = 0x7fL << 49;
    }
    pin.reserved = pin.reserved & 0xffff_ffffL | (long) value << 32 & kept;
    written(number, false);
  }

  private void written(int number, boolean unmasked) {
    ReferencePin pin = pins[number];
    if (has(IoApicOption.STORM_RESTARTS_AT_WRITE)) {
      pin.eoisInARow = 0;
    }
    if (pin.level && wouldSend(pin) && (unmasked || has(IoApicOption.RESAMPLE_AT_ANY_WRITE))) {
      resample(number);
    }
    for (int other = 0; other < pins.length; other++) {
      if ((other == number || has(IoApicOption.SERVE_ALL_PINS)) && wouldSend(pins[other])) {
        serve(other, false);
      }
    }
  }

  private void resample(int number) {
    if (!board.hasResampler(number)) {
      return;
    }
    ReferencePin pin = pins[number];
    if (has(IoApicOption.RESAMPLE_DROPS_ALL_SOURCES)) {
      pin.request = false;
      if (!board.resampleInstead(number)) {
        pin.request = true;
      }
      return;
    }
    boolean held = pin.sources[1];
    changeResamplerSource(number, false);
    if (!board.resampleInstead(number) && held) {
      changeResamplerSource(number, true);
    }
  }

  private void changeResamplerSource(int number, boolean held) {
    ReferencePin pin = pins[number];
    boolean wasHigh = pin.high();
    pin.sources[1] = held;
    pin.request = pin.high();
    if (pin.high() != wasHigh) {
      events.lineChanged(number, pin.high());
    }
  }

  // ------------------------------------------------------------------------------------- others

  void reset() {
    for (int number = 0; number < pins.length; number++) {
      boolean wasMasked = pins[number].masked;
      pins[number].reset();
      if (!wasMasked) {
        events.maskChanged(number, true);
        board.maskChanged(number, true);
      }
    }
    id = resetId;
    select = 0;
    rtcVectors.clear();
    rtcPending = 0;
    deadline = Long.MAX_VALUE;
  }

  void lapicLoaded(int cpu, LapicView view) {
    if (!has(IoApicOption.RTC_EOI_TRACKING) || pins.length <= 8) {
      return;
    }
    ReferencePin rtc = pins[8];
    if (!view.isAddressedBy(destination(rtc), rtc.logical ? 1 : 0)) {
      return;
    }
    boolean tracked = rtcVectors.containsKey(cpu);
    boolean holds = view.holds(rtc.vector);
    if (holds && !tracked) {
      rtcVectors.put(cpu, rtc.vector);
      rtcPending++;
    } else if (!holds && tracked) {
      rtcVectors.remove(cpu);
      rtcPending--;
    }
  }
}
