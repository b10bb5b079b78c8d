// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.cli.vectors.VectorTargets;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shipped vector file of QEMU's other controllers, in both cells: whole under the profile
 * {@code qemu}, and as far as QEMU keeps to the specification under {@code datasheet}.
 */
class QemuVectorsTest {

  private static final String FOLDER = "vectors/qemu/";

  /** What is in a file. */
  private record Shipped(String file, int sequences, int ops, int opsToSpecification) {

    /** A file that was not held against a specification says nothing about one. */
    boolean judged() {
      return opsToSpecification > 0;
    }
  }

  private static final List<Shipped> FILES =
      List.of(
          new Shipped("aplic-2hart", 69, 10_350, 5_868),
          new Shipped("clint-2hart", 16, 2_400, 0),
          new Shipped("gicv2-1cpu", 76, 11_400, 8_000),
          new Shipped("gicv2-4cpu", 35, 5_250, 2_921),
          new Shipped("gicv3-cpu-2cpu", 28, 5_040, 0),
          new Shipped("gicv3-mmio-2cpu", 68, 10_200, 0),
          new Shipped("pic-inta", 76, 11_400, 6_549),
          new Shipped("pic-poll", 76, 11_400, 6_458),
          new Shipped("plic-1hart", 76, 11_400, 6_644),
          new Shipped("plic-4hart", 76, 11_400, 7_024));

  /** The IOAPIC's are run through the whole stack, in another test. */
  @Test
  void noFileIsLeftOut() {
    List<String> named = new ArrayList<>(List.of("ioapic-v11", "ioapic-v20"));
    FILES.forEach(shipped -> named.add(shipped.file));
    assertEquals(
        named.stream().sorted().map(file -> FOLDER + file + ".gz").toList(),
        Recordings.list(FOLDER));
  }

  static Stream<Arguments> everyFileInBothCells() {
    return FILES.stream()
        .flatMap(file -> Stream.of(Cell.values()).map(cell -> Arguments.of(file, cell)));
  }

  static Stream<Arguments> everyJudgedFileInBothCells() {
    return everyFileInBothCells().filter(arguments -> ((Shipped) arguments.get()[0]).judged());
  }

  private static VectorOutcome replay(Shipped shipped, String profile, Cell cell)
      throws IOException {
    String name = FOLDER + shipped.file + ".gz";
    return new VectorReplayer(
            StackMachine::create, VectorTargets::create, X86Board::create, profile, cell)
        .replay(name, Recordings.open(name));
  }

  private static void check(VectorOutcome outcome, Shipped shipped, int ops) {
    assertEquals(0, outcome.mismatches(), () -> "first: " + outcome.first());
    assertEquals(shipped.sequences, outcome.sequences());
    assertEquals(ops, outcome.ops());
  }

  @ParameterizedTest
  @MethodSource("everyFileInBothCells")
  void qemusProfileAnswersAsQemu(Shipped shipped, Cell cell) throws IOException {
    check(replay(shipped, "qemu", cell), shipped, shipped.ops);
  }

  @ParameterizedTest
  @MethodSource("everyJudgedFileInBothCells")
  void theDatasheetsProfileAnswersAsQemuWhereQemuKeepsToIt(Shipped shipped, Cell cell)
      throws IOException {
    check(replay(shipped, "datasheet", cell), shipped, shipped.opsToSpecification);
  }
}
