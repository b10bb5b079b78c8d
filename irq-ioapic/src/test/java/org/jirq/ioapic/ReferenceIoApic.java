// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Set;
import org.jirq.api.ApicSink;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;

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
  final ApicSink sink;
  final IrqEvents events;
  ChipBoard board = ChipBoard.NONE;

  final boolean clocked;
  final ReferenceRtc rtc = new ReferenceRtc(this);
  final ReferenceEoi end = new ReferenceEoi(this);
  final ReferenceTable table = new ReferenceTable(this);
  final ReferenceRegisters registers = new ReferenceRegisters(this);
  final ReferenceRestore restore = new ReferenceRestore(this);

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
    pin.resamplerDrove |= source == 1;
    boolean high = pin.high();
    if (high != wasHigh) {
      events.lineChanged(number, high);
    }
    if (!high) {
      if (pin.level || has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)) {
        pin.request = false;
      }
      return 1;
    }
    boolean tracked = forStatus && number == 8 && has(IoApicOption.RTC_EOI_TRACKING);
    if (tracked && rtc.pending > 0) {
      return coalesced(number);
    }
    return pin.level ? raisedLevel(number, tracked) : raisedEdge(number, !wasHigh, tracked);
  }

  private int coalesced(int number) {
    events.coalesced(number);
    return 0;
  }

  private int raisedLevel(int number, boolean tracked) {
    ReferencePin pin = pins[number];
    pin.request = true;
    if (pin.remoteIrr) {
      boolean ignored = pin.masked || has(IoApicOption.IN_SERVICE_IS_IGNORED);
      return ignored ? -1 : coalesced(number);
    }
    return serveAfterRise(number, tracked);
  }

  private int raisedEdge(int number, boolean rise, boolean tracked) {
    ReferencePin pin = pins[number];
    if (has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE)) {
      pin.delivered = false;
      if (pin.request) {
        return coalesced(number);
      }
      pin.request = true;
      return serveAfterRise(number, tracked);
    }
    if (pin.masked) {
      return -1;
    }
    if (rise || has(IoApicOption.EDGE_REPEAT)) {
      pin.request = true;
    } else if (!pin.request || !has(IoApicOption.SERVE_ALL_PINS)) {
      serveOthers(number);
      return coalesced(number);
    }
    return serveAfterRise(number, tracked);
  }

  /** Where every call that leaves a line high serves all pins. */
  private void serveOthers(int number) {
    for (int other = 0; other < pins.length; other++) {
      if (other != number && has(IoApicOption.SERVE_ALL_PINS) && isDue(pins[other])) {
        serve(other, false);
      }
    }
  }

  private int serveAfterRise(int number, boolean tracked) {
    int status = -1;
    for (int other = 0; other < pins.length; other++) {
      if (other == number) {
        status = pins[other].masked ? -1 : serve(other, tracked);
      } else if (has(IoApicOption.SERVE_ALL_PINS) && isDue(pins[other])) {
        serve(other, false);
      }
    }
    return status;
  }

  // --------------------------------------------------------------------------------- delivery

  /** Whether the pin has something to send that neither mask nor remote IRR holds back. */
  boolean isDue(ReferencePin pin) {
    return pin.request && !pin.masked && !(pin.level && pin.remoteIrr);
  }

  /** The same, where no EOI asks: an edge that is its line is never sent by an evaluation. */
  boolean isDueUnasked(ReferencePin pin) {
    return isDue(pin) && (pin.level || !has(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE));
  }

  /** Sends the message of a pin that is due. */
  int serve(int number, boolean tracked) {
    ReferencePin pin = pins[number];
    if (!pin.level) {
      return sendEdge(number, tracked);
    }
    pin.remoteIrr = true;
    pin.serviceVector = pin.vector;
    events.remoteIrrChanged(number, true);
    int took = send(number, LEVEL, tracked);
    boolean stays =
        took > 0
            || took == 0 && has(IoApicOption.REMOTE_IRR_IF_REFUSED)
            || took < 0 && has(IoApicOption.REMOTE_IRR_IF_NOBODY);
    pin.remoteIrr = stays;
    if (!stays) {
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
              vector, destination(pin), mode, pin.deliveryMode, trigger, rtc.vectors::put);
      rtc.pending = Math.max(took, 0);
    } else {
      took = sink.deliver(vector, destination(pin), mode, pin.deliveryMode, trigger);
    }
    events.sent(number, vector, took);
    return took;
  }

  int destination(ReferencePin pin) {
    if (has(IoApicOption.EXTENDED_DESTINATION)) {
      return pin.destination | (int) (pin.reserved >>> 49 & 0x7f) << 8;
    }
    return pin.destination;
  }

  void reevaluate() {
    for (int number = 0; number < pins.length; number++) {
      if (isDueUnasked(pins[number])) {
        serve(number, false);
      }
    }
  }

  void reset() {
    for (int number = 0; number < pins.length; number++) {
      boolean wasMasked = pins[number].masked;
      pins[number].reset();
      if (!wasMasked) {
        events.maskChanged(number, true);
      }
    }
    id = resetId;
    select = 0;
    restore.requestsToRaise = 0;
    rtc.clear();
    end.deadline = Long.MAX_VALUE;
    for (int number = 0; number < pins.length; number++) {
      board.maskChanged(number, true);
    }
  }
}
