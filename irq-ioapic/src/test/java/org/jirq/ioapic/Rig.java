// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;

/** One chip with its CPU side and board, driven as a guest and its devices would. */
final class Rig implements ChipBoard {

  final Cpus cpus = new Cpus();
  final IoApic chip;

  /** Pins acknowledged, in order. */
  final List<Integer> acked = new ArrayList<>();

  /** Mask changes, in order, as "pin masked". */
  final List<String> masks = new ArrayList<>();

  /** Pins that the board was asked to sample, in order. */
  final List<Integer> sampled = new ArrayList<>();

  /** What the board does at an acknowledgement, after it was noted. */
  IntConsumer atAck = pin -> {};

  /** What the board answers when asked to sample; {@code null} stands for "no resampler". */
  IntPredicate resampler;

  private final Cell cell;

  Rig(UnaryOperator<IoApicBuilder> settings) {
    this(null, settings);
  }

  private Rig(Cell cell, UnaryOperator<IoApicBuilder> settings) {
    this.cell = cell;
    chip = settings.apply(IoApic.builder(cpus)).build();
    chip.connect(this);
  }

  Rig(IoApicProfile profile, Cell cell) {
    this(cell, builder -> builder.profile(profile).cell(cell));
  }

  /** A chip with profile {@code datasheet} and these options besides. */
  static Rig with(IoApicOption... options) {
    return new Rig(
        builder -> {
          for (IoApicOption option : options) {
            builder.option(option, true);
          }
          return builder;
        });
  }

  /** Argument source: a fresh rig for every profile and cell. */
  static Stream<Rig> everyProfileAndCell() {
    return Stream.of(IoApicProfile.values())
        .flatMap(profile -> Stream.of(Cell.values()).map(cell -> new Rig(profile, cell)));
  }

  /** Argument source: a fresh rig of profile {@code datasheet} for both cells. */
  static Stream<Rig> datasheet() {
    return Stream.of(Cell.values()).map(cell -> new Rig(IoApicProfile.DATASHEET, cell));
  }

  boolean is(IoApicProfile profile) {
    return chip.profile() == profile;
  }

  // The guest

  void register(int index, int value) {
    chip.write(IoApicSpec.IOREGSEL, index, 4);
    chip.write(IoApicSpec.IOWIN, value, 4);
  }

  int register(int index) {
    chip.write(IoApicSpec.IOREGSEL, index, 4);
    return (int) chip.read(IoApicSpec.IOWIN, 4);
  }

  void low(int pin, int half) {
    register(0x10 + 2 * pin, half);
  }

  void high(int pin, int half) {
    register(0x11 + 2 * pin, half);
  }

  int low(int pin) {
    return register(0x10 + 2 * pin);
  }

  static int levelEntry(int vector) {
    return 1 << 15 | vector;
  }

  static int masked(int half) {
    return half | 1 << 16;
  }

  /** Programs an unmasked level entry. */
  void level(int pin, int vector) {
    low(pin, levelEntry(vector));
  }

  /** Programs an unmasked edge entry. */
  void edge(int pin, int vector) {
    low(pin, vector);
  }

  void mask(int pin) {
    low(pin, low(pin) | 1 << 16);
  }

  void unmask(int pin) {
    low(pin, low(pin) & ~(1 << 16));
  }

  void eoi(int vector) {
    chip.eoi(vector, 0, true);
  }

  // Devices

  int line(int pin, boolean level) {
    return chip.setLevel(pin, 0, level);
  }

  int raise(int pin) {
    return line(pin, true);
  }

  int lower(int pin) {
    return line(pin, false);
  }

  int pulse(int pin) {
    int status = raise(pin);
    lower(pin);
    return status;
  }

  int sent(int vector) {
    return cpus.count(vector);
  }

  // The board

  @Override
  public void acked(int pin) {
    acked.add(pin);
    atAck.accept(pin);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    masks.add(pin + " " + masked);
  }

  @Override
  public boolean hasResampler(int pin) {
    return resampler != null;
  }

  @Override
  public boolean resampleInstead(int pin) {
    sampled.add(pin);
    return resampler.test(pin);
  }

  @Override
  public String toString() {
    return chip.profile().id() + (cell == null ? "" : ", cell " + cell);
  }
}
