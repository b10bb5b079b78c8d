// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.jirq.api.IrqChip;
import org.junit.jupiter.api.Test;

class ArchitectureChipsTest {

  /** A provider that is looked at and never asked for a chip. */
  private record Named(String name, Set<String> architectures, ChipRole role, int rank)
      implements IrqChipProvider {

    static Named lines(String name, int rank, String... architectures) {
      return new Named(name, Set.of(architectures), ChipRole.LINE_CONTROLLER, rank);
    }

    static Named local(String name, int rank, String... architectures) {
      return new Named(name, Set.of(architectures), ChipRole.CPU_LOCAL, rank);
    }

    @Override
    public IrqChip create(IrqChipContext context) {
      throw new UnsupportedOperationException();
    }
  }

  private static final List<IrqChipProvider> ALL =
      List.of(
          Named.local("a-timer", 1, "riscv64"),
          Named.lines("another", IrqChipProvider.DEFAULT_RANK, "riscv64", "aarch64"),
          Named.lines("first", 10, "riscv64"),
          Named.lines("always", 20, "riscv64"),
          Named.lines("old", 20, "x86_64"),
          Named.local("lonely", 5, "loongarch64"));

  private static ArchitectureChips chips(String architecture) {
    return ArchitectureChips.of(architecture, ALL);
  }

  @Test
  void lineControllersComeFirstThenByRankThenByName() {
    assertEquals("[first, always, another, a-timer]", chips("riscv64").toString());
    assertEquals(
        List.of(ALL.get(2), ALL.get(3), ALL.get(1)),
        chips("riscv64").providers(ChipRole.LINE_CONTROLLER));
    assertEquals(List.of(ALL.get(0)), chips("riscv64").providers(ChipRole.CPU_LOCAL));
    assertEquals(List.of(), chips("x86_64").providers(ChipRole.CPU_LOCAL));
  }

  @Test
  void aBoardThatDoesNotChooseGetsTheFirstLineController() {
    assertSame(ALL.get(2), chips("riscv64").lineController());
    assertSame(ALL.get(1), chips("aarch64").lineController());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, chips("loongarch64")::lineController);
    assertEquals("architecture=loongarch64 has no line controller, only [lonely]", e.getMessage());
  }

  @Test
  void theViewCannotBeChanged() {
    assertThrows(UnsupportedOperationException.class, () -> chips("riscv64").providers().remove(0));
    assertThrows(
        UnsupportedOperationException.class,
        () -> chips("riscv64").providers(ChipRole.CPU_LOCAL).clear());
  }

  @Test
  void otherNamesOfAnArchitectureMeanTheSame() {
    assertEquals("x86_64", chips("amd64").architecture());
    assertEquals(chips("x86_64").providers(), chips("amd64").providers());
    assertEquals("aarch64", chips("arm64").architecture());
  }

  @Test
  void whatIsNotThereIsNamedBesideWhatIs() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> chips("sparc"));
    assertEquals(
        "architecture=sparc is none of [aarch64, loongarch64, riscv64, x86_64]", e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> chips("x86_64").provider("first"));
    assertEquals("name=first is none of [old] of architecture=x86_64", e.getMessage());
  }

  @Test
  void twoProvidersOfOneNameAreRefusedWhenOneIsMeant() {
    ArchitectureChips chips =
        ArchitectureChips.of(
            "x86_64", List.of(Named.lines("old", 1, "x86_64"), Named.lines("old", 2, "x86_64")));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> chips.provider("old"));
    assertEquals("name=old is 2 providers among [old, old]", e.getMessage());
    assertThrows(IllegalArgumentException.class, chips::lineController);
    assertEquals(2, chips.providers().size());
  }
}
