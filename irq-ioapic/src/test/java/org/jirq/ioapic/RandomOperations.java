// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Arrays;
import java.util.Random;
import org.jirq.api.LapicView;

/**
 * Random operations of guests, devices and hosts on a {@link Twin}, with few vectors and few lines
 * so that they meet: shared vectors, rewrites in service, lines that several sources hold.
 */
final class RandomOperations {

  private static final int[] VECTORS = {0x00, 0x31, 0x31, 0x41, 0x41, 0xff};
  private static final int[] SIZES = {1, 2, 4, 4, 4, 8, 3, 0, -4, 16};
  private static final long[] OFFSETS = {
    0x00,
    0x10,
    0x10,
    0x10,
    0x40,
    0x40,
    0x100,
    0x110,
    0x140,
    0x04,
    0x08,
    0x0c,
    0x01,
    0x11,
    0x3c,
    0xfff,
    0x1000,
    -1,
    -0x10,
    -0xf0,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x1_0000_0010L
  };

  private final Twin twin;
  private final Random random;
  private final int pins;
  private final int storms;
  private long now;
  private String last = "";

  RandomOperations(Twin twin, Random random) {
    this.twin = twin;
    this.random = random;
    this.pins = twin.chip.pins();
    this.storms = random.nextInt(40);
  }

  /** Random reactions of CPUs and devices. */
  static Journal.Script script(Random random) {
    Journal.Script script = new Journal.Script();
    int kind = random.nextInt(3);
    script.answers = new int[1 + random.nextInt(7)];
    for (int i = 0; i < script.answers.length; i++) {
      script.answers[i] = kind == 0 ? 1 : kind == 1 ? random.nextInt(3) : random.nextInt(4) - 1;
    }
    script.resamplers = random.nextInt(3) == 0 ? 0 : random.nextLong() & random.nextLong();
    script.resamplings = new Journal.Resampling[1 + random.nextInt(5)];
    Journal.Resampling[] all = Journal.Resampling.values();
    for (int i = 0; i < script.resamplings.length; i++) {
      script.resamplings[i] = all[random.nextInt(all.length)];
    }
    script.ackLowers = random.nextBoolean();
    script.ackRaises = random.nextInt(3) == 0;
    script.maskDrives = random.nextInt(4) == 0;
    return script;
  }

  String last() {
    return last;
  }

  String script() {
    Journal.Script script = twin.chipSide.script;
    return "answers=%s resamplers=%x %s ackLowers=%b ackRaises=%b maskDrives=%b"
        .formatted(
            Arrays.toString(script.answers),
            script.resamplers,
            Arrays.toString(script.resamplings),
            script.ackLowers,
            script.ackRaises,
            script.maskDrives);
  }

  private int pin() {
    return random.nextInt(3) == 0 ? random.nextInt(pins) : new int[] {0, 2, 8}[random.nextInt(3)];
  }

  private int vector() {
    return VECTORS[random.nextInt(VECTORS.length)];
  }

  void next() {
    int choice = random.nextInt(100);
    if (choice < 38) {
      line();
    } else if (choice < 58) {
      eoi();
    } else if (choice < 78) {
      entry();
    } else if (choice < 90) {
      access();
    } else if (choice < 95) {
      clock();
    } else {
      rare();
    }
  }

  private void line() {
    int pin = pin();
    int source = random.nextInt(4) == 0 ? random.nextInt(16) : random.nextInt(2);
    boolean level = random.nextBoolean();
    boolean forStatus = random.nextInt(3) == 0;
    last = "line pin=%d source=%d level=%b status=%b".formatted(pin, source, level, forStatus);
    twin.line(pin, source, level, forStatus);
  }

  private void eoi() {
    int vector = random.nextInt(20) == 0 ? random.nextInt() : vector();
    int cpu = random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(4);
    boolean level = random.nextInt(8) != 0;
    if (random.nextInt(400) == 0 && storms == 0) {
      last = "storm vector=%x".formatted(vector);
      for (int i = 0; i < 9_990; i++) {
        twin.eoi(vector, cpu, true);
        twin.clear();
      }
      return;
    }
    last = "eoi vector=%x cpu=%d level=%b".formatted(vector, cpu, level);
    twin.eoi(vector, cpu, level);
  }

  private int lowHalf() {
    int half = vector();
    if (random.nextInt(4) == 0) {
      half |= random.nextInt() & 0xffff_ff00;
    }
    half = random.nextInt(4) == 0 ? half : half | 1 << 15;
    return random.nextInt(3) == 0 ? half | 1 << 16 : half & ~(1 << 16);
  }

  private void entry() {
    int pin = pin();
    boolean high = random.nextInt(3) == 0;
    int value = high ? random.nextInt() : lowHalf();
    last = "entry pin=%d half=%d value=%x".formatted(pin, high ? 1 : 0, value);
    twin.writeEntry(pin, high ? 1 : 0, value);
  }

  private void access() {
    long offset =
        random.nextInt(8) == 0 ? random.nextLong() : OFFSETS[random.nextInt(OFFSETS.length)];
    int size = SIZES[random.nextInt(SIZES.length)];
    long value = random.nextBoolean() ? random.nextLong() : lowHalf() & 0xffff_ffffL;
    if (offset == 0 && random.nextBoolean()) {
      value = 0x10 + random.nextInt(2 * pins + 4);
    }
    boolean write = random.nextBoolean();
    last = "%s offset=%x value=%x size=%d".formatted(write ? "w" : "r", offset, value, size);
    if (write) {
      twin.write(offset, value, size);
    } else {
      twin.read(offset, size);
    }
  }

  private void clock() {
    now += random.nextInt(4) == 0 ? random.nextInt(20_000_000) : random.nextInt(100);
    long to = random.nextInt(10) == 0 ? now - random.nextInt(1_000_000) : now;
    last = "clock now=%d".formatted(to);
    twin.advanceTo(to);
  }

  private void rare() {
    int choice = random.nextInt(50);
    if (choice < 25) {
      last = "reevaluate";
      twin.reevaluate();
    } else if (choice < 27) {
      last = "reset";
      twin.reset();
    } else if (choice < 40) {
      lapic();
    } else if (choice < 45 && pins == 24) {
      kvmState();
    } else {
      last = "resync";
      twin.resync();
    }
  }

  private void lapic() {
    int cpu = random.nextInt(4);
    boolean addressed = random.nextInt(4) != 0;
    int held = vector();
    last = "lapic cpu=%d addressed=%b holds=%x".formatted(cpu, addressed, held);
    twin.lapicLoaded(
        cpu,
        new LapicView() {
          @Override
          public boolean isAddressedBy(int destination, int destinationMode) {
            return addressed;
          }

          @Override
          public boolean holds(int vector) {
            return vector == held;
          }
        });
  }

  private void kvmState() {
    long[] entries = new long[24];
    for (int pin = 0; pin < 24; pin++) {
      entries[pin] = random.nextLong() << 32 | lowHalf() & 0xffff_ffffL;
    }
    int requests = random.nextInt() & random.nextInt();
    last = "kvm state requests=%x".formatted(requests);
    twin.loadKvmState(random.nextInt(), random.nextInt(), requests, entries);
    twin.compare();
    if (random.nextBoolean()) {
      twin.resync();
    }
  }
}
