// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jirq.api.LapicView;

/** All events of one pin, each with the surroundings that can make a difference to it. */
final class PinEvents {

  /** Something that happens to a {@link Twin}. */
  record Event(String name, Surrounding kind, Consumer<Twin> action) {

    int surroundings() {
      return kind.number;
    }

    void surround(Twin twin, Journal.Script script, int number) {
      script.resamplers = 0;
      kind.prepare(twin.model, script, number);
    }

    void run(Twin twin) {
      action.accept(twin);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** What may stand around an event. */
  enum Surrounding {
    /** Nothing matters. */
    NONE(1) {
      @Override
      void prepare(ReferenceIoApic model, Journal.Script script, int number) {}
    },

    /** No resampler, or one that does one thing or another when asked. */
    RESAMPLER(1 + Journal.Resampling.values().length) {
      @Override
      void prepare(ReferenceIoApic model, Journal.Script script, int number) {
        if (number > 0) {
          script.resamplers = -1;
          script.resamplings = new Journal.Resampling[] {Journal.Resampling.values()[number - 1]};
        }
        script.maskDrives = false;
      }
    },

    /** Whether an EOI of pin 8 is outstanding, and whether the ack notifier drives the line. */
    OWED(6) {
      @Override
      void prepare(ReferenceIoApic model, Journal.Script script, int number) {
        if (number % 2 == 1 && model.has(IoApicOption.RTC_EOI_TRACKING)) {
          model.rtc.vectors.put(2, PinStates.VECTOR_A);
          model.rtc.pending = 1;
        }
        script.resamplers = number >= 2 ? -1 : 0;
        script.ackLowers = number >= 2;
        script.ackRaises = number >= 4;
      }
    },

    /** A pause that ends at 2000. */
    PAUSE(2) {
      @Override
      void prepare(ReferenceIoApic model, Journal.Script script, int number) {
        if (number == 1 && model.has(IoApicOption.STORM_GUARD)) {
          model.end.deadline = 2_000;
        }
      }
    };

    final int number;

    Surrounding(int number) {
      this.number = number;
    }

    abstract void prepare(ReferenceIoApic model, Journal.Script script, int number);
  }

  private PinEvents() {}

  /** What the CPUs may answer to a message. */
  static int[] answers() {
    return new int[] {2, 1, 0, -1};
  }

  static List<Event> all(int pin) {
    List<Event> events = new ArrayList<>();
    for (int source = 0; source < 2; source++) {
      for (boolean level : new boolean[] {true, false}) {
        for (boolean status : new boolean[] {true, false}) {
          int from = source;
          events.add(
              new Event(
                  "line source=%d level=%b status=%b".formatted(from, level, status),
                  Surrounding.OWED,
                  twin -> twin.line(pin, from, level, status)));
        }
      }
    }
    for (int vector : new int[] {PinStates.VECTOR_A, PinStates.VECTOR_B}) {
      for (boolean level : new boolean[] {true, false}) {
        events.add(
            new Event(
                "eoi vector=%x level=%b".formatted(vector, level),
                Surrounding.OWED,
                twin -> twin.eoi(vector, 2, level)));
      }
      events.add(
          new Event(
              "eoi register vector=%x".formatted(vector),
              Surrounding.OWED,
              twin -> twin.write(0x40, vector, 4)));
      for (int mode = 0; mode < 2; mode++) {
        for (int mask = 0; mask < 2; mask++) {
          int half = vector | mode << 15 | mask << 16;
          events.add(
              new Event(
                  "low half=%x".formatted(half),
                  Surrounding.RESAMPLER,
                  twin -> twin.writeEntry(pin, 0, half)));
        }
      }
    }
    for (int destination : new int[] {0x02, 0xff}) {
      events.add(
          new Event(
              "high half=%x".formatted(destination),
              Surrounding.RESAMPLER,
              twin -> twin.writeEntry(pin, 1, destination << 24)));
    }
    events.add(new Event("reevaluate", Surrounding.NONE, Twin::reevaluate));
    events.add(new Event("reset", Surrounding.PAUSE, Twin::reset));
    events.add(new Event("resync", Surrounding.NONE, Twin::resync));
    events.add(new Event("clock 1999", Surrounding.PAUSE, twin -> twin.advanceTo(1_999)));
    events.add(new Event("clock 2000", Surrounding.PAUSE, twin -> twin.advanceTo(2_000)));
    events.add(new Event("clock back", Surrounding.PAUSE, twin -> twin.advanceTo(0)));
    events.add(new Event("another line", Surrounding.NONE, twin -> twin.line(3, 0, true, false)));
    events.add(new Event("another entry", Surrounding.NONE, PinEvents::unmaskAnother));
    for (boolean holds : new boolean[] {true, false}) {
      events.add(
          new Event(
              "lapic holds=" + holds,
              Surrounding.OWED,
              twin -> twin.lapicLoaded(2, new Holding(holds))));
    }
    return events;
  }

  /** What only a chip with KVM's 24 pins can meet: a loaded request that is raised now. */
  static List<Event> restoring(int pin) {
    List<Event> events = new ArrayList<>();
    for (int requested = 0; requested < 2; requested++) {
      int requests = requested << pin;
      events.add(
          new Event(
              "raise requests=%x".formatted(requests),
              Surrounding.NONE,
              twin -> raiseLoaded(twin, requests)));
    }
    return events;
  }

  /** A level pin with the same vector, whose line is high, is unmasked: its EOI will be shared. */
  private static void unmaskAnother(Twin twin) {
    twin.line(3, 0, true, false);
    twin.writeEntry(3, 0, 1 << 15 | PinStates.VECTOR_A);
    twin.compare();
    twin.eoi(PinStates.VECTOR_A, 2, true);
  }

  /** A snapshot with requests that were loaded from a KVM state and not raised yet. */
  private static void raiseLoaded(Twin twin, int requests) {
    twin.model.restore.requestsToRaise = requests;
    twin.chipFollowsModel();
    twin.resync();
  }

  private record Holding(boolean holds) implements LapicView {

    @Override
    public boolean isAddressedBy(int destination, int destinationMode) {
      return destination == 2 && destinationMode == 0;
    }

    @Override
    public boolean holds(int vector) {
      return holds && Arrays.asList(PinStates.VECTOR_A, PinStates.VECTOR_B).contains(vector);
    }
  }
}
