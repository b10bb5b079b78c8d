// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
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

  /** A second chip that is to do the same, and what stands around it. */
  private IoApic copy;

  private Journal copySide;

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

  /** From here on a second chip, in the same state, does all that the first does. */
  void accompaniedBy(IoApic newCopy, Journal side) {
    copy = newCopy;
    copySide = side;
    copySide.continueAs(chipSide);
    copy.connect(side);
    side.drives(copy);
  }

  private void onChips(Consumer<IoApic> operation) {
    operation.accept(chip);
    if (copy != null) {
      operation.accept(copy);
    }
  }

  // Operations

  void line(int pin, int source, boolean level, boolean forStatus) {
    int expected = model.line(pin, source, level, forStatus);
    onChips(
        to ->
            same(
                "status",
                expected,
                forStatus
                    ? to.setLevelForStatus(pin, source, level)
                    : to.setLevel(pin, source, level)));
  }

  void eoi(int vector, int cpu, boolean levelTriggered) {
    onChips(to -> to.eoi(vector, cpu, levelTriggered));
    model.end.ended(vector, cpu, levelTriggered);
  }

  void write(long offset, long value, int size) {
    onChips(to -> to.write(offset, value, size));
    model.registers.write(offset, value, size);
  }

  void read(long offset, int size) {
    long expected = model.registers.read(offset, size);
    onChips(to -> same("value", expected, to.read(offset, size)));
  }

  /** Writes the low (half 0) or high (half 1) half of an entry. */
  void writeEntry(int pin, int half, int value) {
    write(0x00, 0x10 + 2L * pin + half, 4);
    write(0x10, value & 0xffff_ffffL, 4);
  }

  void reevaluate() {
    onChips(IoApic::reevaluate);
    model.reevaluate();
  }

  void reset() {
    onChips(IoApic::reset);
    model.reset();
  }

  void advanceTo(long nanos) {
    onChips(to -> to.advanceTo(nanos));
    model.end.advanceTo(nanos);
  }

  void lapicLoaded(int cpu, LapicView view) {
    onChips(to -> to.lapicLoaded(cpu, view));
    model.rtc.loaded(cpu, view);
  }

  void loadKvmState(int id, int select, int requests, long[] entries) {
    ByteBuffer state = ByteBuffer.allocate(216).order(ByteOrder.LITTLE_ENDIAN);
    state.putLong(0xfec0_0000L).putInt(select).putInt(id).putInt(requests).putInt(0);
    for (long entry : entries) {
      state.putLong(entry);
    }
    onChips(to -> to.loadKvmState(state.rewind()));
    model.restore.load(id, select, requests, entries);
  }

  void resync() {
    onChips(IoApic::resync);
    model.restore.resync();
  }

  // Comparison

  /** Compares everything that can be seen, and starts the next step. */
  void compare() {
    compare(chip, chipSide);
    if (copy != null) {
      compare(copy, copySide);
    }
    clear();
  }

  /** Starts the next step without a look at what was done. */
  void clear() {
    chipSide.clear();
    modelSide.clear();
    if (copySide != null) {
      copySide.clear();
    }
  }

  private void compare(IoApic one, Journal side) {
    if (!side.agreesWith(modelSide)) {
      throw new Difference("model: %s%n chip: %s".formatted(modelSide, side));
    }
    same("id", model.id, one.id());
    same("select", model.select, one.ioregsel());
    same("deadline", model.end.deadline, one.nextDeadline());
    for (int pin = 0; pin < model.pins.length; pin++) {
      ReferencePin expected = model.pins[pin];
      if (model.table.entry(pin) != one.entry(pin)
          || expected.sourceBits() != one.sources(pin)
          || expected.high() != one.level(pin)
          || expected.masked != one.masked(pin)
          || expected.remoteIrr != one.remoteIrr(pin)
          || (expected.request && !expected.delivered) != one.requested(pin)) {
        throw new Difference(
            "pin %d model: entry=%x sources=%x request=%b delivered=%b%nchip: %s"
                .formatted(
                    pin,
                    model.table.entry(pin),
                    expected.sourceBits(),
                    expected.request,
                    expected.delivered,
                    one));
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
