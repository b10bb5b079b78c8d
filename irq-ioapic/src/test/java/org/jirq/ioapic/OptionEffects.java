// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** For each option a short run of a chip that shows whether the option is on. */
final class OptionEffects {

  private static final int PIN = 8;
  private static final int VECTOR = 0x66;

  /** What a run shows without and with the option. */
  record Effect(Function<Rig, Object> run, Object without, Object with) {}

  static final Map<IoApicOption, Effect> EFFECTS = new EnumMap<>(IoApicOption.class);

  static {
    effect(
        IoApicOption.EDGE_REQUEST_FOLLOWS_LINE,
        rig -> {
          rig.low(PIN, Rig.masked(VECTOR));
          rig.raise(PIN);
          return rig.chip.requested(PIN);
        },
        false,
        true);
    effect(
        IoApicOption.EDGE_FORGETS_LINE,
        rig -> {
          rig.raise(PIN);
          rig.level(PIN, VECTOR);
          return rig.sent(VECTOR);
        },
        1,
        0);
    effect(
        IoApicOption.EDGE_REPEAT,
        rig -> {
          rig.edge(PIN, VECTOR);
          rig.raise(PIN);
          rig.raise(PIN);
          return rig.sent(VECTOR);
        },
        1,
        2);
    effect(
        IoApicOption.EDGE_RETRY,
        rig -> {
          rig.edge(PIN, VECTOR);
          rig.cpus.answer = 0;
          rig.pulse(PIN);
          rig.chip.reevaluate();
          return rig.sent(VECTOR);
        },
        1,
        2);
    effect(
        IoApicOption.EOI_SENDS_EDGE,
        rig -> {
          rig.edge(PIN, VECTOR);
          rig.cpus.answer = 0; // Datasheet keeps a refused edge requested.
          rig.raise(PIN);
          rig.eoi(VECTOR);
          return rig.sent(VECTOR);
        },
        1,
        2);
    effect(
        IoApicOption.EOI_NEEDS_REMOTE_IRR,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.cpus.answer = 0;
          rig.raise(PIN);
          rig.eoi(VECTOR);
          return rig.sent(VECTOR);
        },
        2,
        1);
    effect(
        IoApicOption.EOI_PIN_BY_PIN,
        rig -> {
          for (int pin : List.of(3, PIN)) {
            rig.level(pin, VECTOR);
            rig.raise(pin);
          }
          boolean[] other = new boolean[1];
          rig.cpus.duringDelivery =
              () -> {
                other[0] = rig.chip.remoteIrr(PIN);
                rig.cpus.duringDelivery = () -> {};
              };
          rig.eoi(VECTOR);
          return other[0];
        },
        false,
        true);
    effect(
        IoApicOption.EOI_OF_OLD_VECTOR,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.raise(PIN);
          rig.level(PIN, VECTOR + 1);
          rig.eoi(VECTOR);
          return rig.sent(VECTOR + 1);
        },
        0,
        1);
    effect(IoApicOption.REMOTE_IRR_IF_NOBODY, rig -> refused(rig, -1), false, true);
    effect(IoApicOption.REMOTE_IRR_IF_REFUSED, rig -> refused(rig, 0), false, true);
    effect(
        IoApicOption.RESAMPLE_DROPS_ALL_SOURCES,
        rig -> {
          rig.resampler = pin -> true;
          rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
          rig.chip.setLevel(PIN, 0, true);
          rig.chip.setLevel(PIN, 1, true);
          rig.unmask(PIN);
          return rig.sent(VECTOR);
        },
        1,
        0);
    effect(
        IoApicOption.RESAMPLE_AT_ANY_WRITE,
        rig -> {
          refused(rig, 0);
          rig.lower(PIN);
          rig.cpus.answer = 0;
          rig.chip.setLevel(PIN, 1, true);
          rig.cpus.answer = 1;
          rig.resampler = pin -> true;
          rig.high(PIN, 0);
          return rig.sampled.size();
        },
        0,
        1);
    effect(
        IoApicOption.SERVE_ALL_PINS,
        rig -> {
          rig.level(3, 0x20);
          refused(rig, 0);
          rig.cpus.messages.clear();
          rig.raise(3);
          return rig.sent(VECTOR);
        },
        0,
        1);
    effect(
        IoApicOption.RESERVED_WRITABLE,
        rig -> {
          rig.low(PIN, 0xfffe_0000);
          return rig.low(PIN);
        },
        0,
        0xfffe_0000);
    effect(
        IoApicOption.WINDOW_ANY_SIZE,
        rig -> {
          rig.low(PIN, 0x1_2345);
          return rig.chip.read(0x10, 1);
        },
        0L,
        0x45L);
    effect(IoApicOption.HOLES_READ_ONES, rig -> rig.register(0x03), 0, -1);
    effect(
        IoApicOption.REGISTERS_REPEAT,
        rig -> {
          rig.chip.write(0x700, 0x21, 4);
          return rig.chip.ioregsel();
        },
        0,
        0x21);
    effect(
        IoApicOption.EOIR_FULL_WIDTH,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.raise(PIN);
          rig.chip.write(0x40, 0x100 | VECTOR, 4);
          return rig.sent(VECTOR);
        },
        2,
        1);
    effect(
        IoApicOption.PIN0_IS_2,
        rig -> {
          rig.raise(0);
          return rig.chip.level(0) + " " + rig.chip.level(2);
        },
        "true false",
        "false true");
    effect(
        IoApicOption.EXTENDED_DESTINATION,
        rig -> {
          rig.high(PIN, 0x1202_0000);
          rig.edge(PIN, VECTOR);
          rig.pulse(PIN);
          return rig.cpus.messages.get(0).destination();
        },
        0x12,
        0x112);
    effect(IoApicOption.RTC_EOI_TRACKING, OptionEffects::twoTicks, "1 1", "1 0");
    effect(
        IoApicOption.STORM_GUARD,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.raise(PIN);
          for (int i = 0; i < 10_000; i++) {
            rig.eoi(VECTOR);
          }
          return rig.sent(VECTOR);
        },
        10_001,
        10_000);
    effect(
        IoApicOption.STORM_RESTARTS_AT_WRITE,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.raise(PIN);
          for (int i = 0; i < 10_000; i++) {
            rig.high(PIN, 0);
            rig.eoi(VECTOR);
          }
          return rig.sent(VECTOR);
        },
        10_000,
        10_001);
    effect(
        IoApicOption.IN_SERVICE_IS_IGNORED,
        rig -> {
          rig.level(PIN, VECTOR);
          rig.raise(PIN);
          return rig.raise(PIN);
        },
        0,
        -1);
    effect(
        IoApicOption.DELIVERY_STATUS,
        rig -> {
          refused(rig, 0);
          return rig.low(PIN) & 1 << 12;
        },
        0,
        1 << 12);
  }

  private OptionEffects() {}

  private static void effect(
      IoApicOption option, Function<Rig, Object> run, Object without, Object with) {
    EFFECTS.put(option, new Effect(run, without, with));
  }

  private static boolean refused(Rig rig, int answer) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = answer;
    rig.raise(PIN);
    rig.cpus.answer = 1;
    return rig.chip.remoteIrr(PIN);
  }

  private static String twoTicks(Rig rig) {
    rig.edge(PIN, VECTOR);
    int first = rig.chip.setLevelForStatus(PIN, 0, true);
    rig.chip.setLevelForStatus(PIN, 0, false);
    return first + " " + rig.chip.setLevelForStatus(PIN, 0, true);
  }
}
