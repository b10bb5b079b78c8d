// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.LapicView;

/**
 * A chip and the reference model side by side: each operation goes to both, then all is compared.
 */
final class Twin {

  /** A difference; the text says where. */
  static final class Difference extends AssertionError {
    private static final long serialVersionUID = 1L;

    Difference(String what) {
      super(what);
    }
  }

  static final int MAX_CPUS = 4;

  final IoApic chip;
  final ReferenceIoApic model;
  final Journal chipSide;
  final Journal modelSide;

  Twin(IoApicBuilderSettings settings, Journal.Script script) {
    chipSide = new Journal(script);
    modelSide = new Journal(script);
    chip = settings.build(chipSide);
    chip.connect(chipSide);
    chipSide.drives(chip);
    model =
        new ReferenceIoApic(
            modelSide,
            modelSide.events,
            chip.options().isEmpty()
                ? EnumSet.noneOf(IoApicOption.class)
                : EnumSet.copyOf(chip.options()),
            chip.pins(),
            chip.version(),
            chip.id(),
            settings.clocked());
    model.board = modelSide;
    modelSide.drives((pin, source, level) -> model.line(pin, source, level, false));
  }

  /** What both are made with. */
  record IoApicBuilderSettings(
      IoApicProfile profile,
      Set<IoApicOption> toggled,
      Cell cell,
      int pins,
      int version,
      int id,
      boolean clocked) {

    IoApicBuilderSettings(IoApicProfile profile, Cell cell, int pins) {
      this(profile, Set.of(), cell, pins, profile.defaultVersion(), 3, true);
    }

    IoApic build(Journal side) {
      IoApicBuilder builder =
          IoApic.builder(side)
              .profile(profile)
              .version(version)
              .cell(cell)
              .pins(pins)
              .id(id)
              .maxCpus(MAX_CPUS)
              .events(side.events);
      for (IoApicOption option : toggled) {
        builder.option(option, !profile.options().contains(option));
      }
      return clocked ? builder.clocked().build() : builder.build();
    }
  }

  // Operations

  void line(int pin, int source, boolean level, boolean forStatus) {
    int got =
        forStatus ? chip.setLevelForStatus(pin, source, level) : chip.setLevel(pin, source, level);
    same("status", model.line(pin, source, level, forStatus), got);
  }

  void eoi(int vector, int cpu, boolean levelTriggered) {
    chip.eoi(vector, cpu, levelTriggered);
    model.end.ended(vector, cpu, levelTriggered);
  }

  void write(long offset, long value, int size) {
    chip.write(offset, value, size);
    model.registers.write(offset, value, size);
  }

  void read(long offset, int size) {
    same("value", model.registers.read(offset, size), chip.read(offset, size));
  }

  /** Writes the low (half 0) or high (half 1) half of an entry. */
  void writeEntry(int pin, int half, int value) {
    write(0x00, 0x10 + 2L * pin + half, 4);
    write(0x10, value & 0xffff_ffffL, 4);
  }

  void reevaluate() {
    chip.reevaluate();
    model.reevaluate();
  }

  void reset() {
    chip.reset();
    model.reset();
  }

  void advanceTo(long nanos) {
    chip.advanceTo(nanos);
    model.end.advanceTo(nanos);
  }

  void lapicLoaded(int cpu, LapicView view) {
    chip.lapicLoaded(cpu, view);
    model.rtc.loaded(cpu, view);
  }

  void loadKvmState(int id, int select, int requests, long[] entries) {
    ByteBuffer state = ByteBuffer.allocate(216).order(ByteOrder.LITTLE_ENDIAN);
    state.putLong(0xfec0_0000L).putInt(select).putInt(id).putInt(requests).putInt(0);
    for (long entry : entries) {
      state.putLong(entry);
    }
    chip.loadKvmState(state.flip());
    model.restore.load(id, select, requests, entries);
  }

  void resync() {
    chip.resync();
    model.restore.resync();
  }

  // Comparison

  /** Compares everything that can be seen, and starts the next step. */
  void compare() {
    if (!chipSide.agreesWith(modelSide)) {
      throw new Difference("model: %s%n chip: %s".formatted(modelSide, chipSide));
    }
    chipSide.clear();
    modelSide.clear();
    same("id", model.id, chip.id());
    same("select", model.select, chip.ioregsel());
    same("deadline", model.end.deadline, chip.nextDeadline());
    for (int pin = 0; pin < model.pins.length; pin++) {
      ReferencePin expected = model.pins[pin];
      if (model.table.entry(pin) != chip.entry(pin)
          || expected.sourceBits() != chip.sources(pin)
          || expected.high() != chip.level(pin)
          || expected.masked != chip.masked(pin)
          || expected.remoteIrr != chip.remoteIrr(pin)
          || (expected.request && !expected.delivered) != chip.requested(pin)) {
        throw new Difference(
            "pin %d model: entry=%x sources=%x request=%b delivered=%b%nchip: %s"
                .formatted(
                    pin,
                    model.table.entry(pin),
                    expected.sourceBits(),
                    expected.request,
                    expected.delivered,
                    chip));
      }
    }
  }

  /** Compares the whole state of the two, what cannot be seen from outside included. */
  void compareHidden() {
    ByteBuffer saved = ByteBuffer.allocate(chip.stateSize());
    chip.save(saved);
    byte[] got = ReferenceSnapshot.withoutGenerations(saved.array(), chip.pins());
    byte[] expected = ReferenceSnapshot.of(model, MAX_CPUS).array();
    int at = Arrays.mismatch(expected, got);
    if (at >= 0) {
      throw new Difference(
          "snapshot differs at byte %d%nmodel: %s%n chip: %s"
              .formatted(at, HexFormat.of().formatHex(expected), HexFormat.of().formatHex(got)));
    }
  }

  /** Puts the chip into the model's state. */
  void chipFollowsModel() {
    chip.load(ReferenceSnapshot.of(model, MAX_CPUS));
  }

  private static void same(String what, long expected, long got) {
    if (expected != got) {
      throw new Difference("%s model: %x chip: %x".formatted(what, expected, got));
    }
  }
}
