// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.it.Checkout;
import org.jirq.lapic.LapicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Measures what each policy delivers, loses and costs on each kind of chip, and prints it. The
 * table in docs/resampling.md is what comes out, letter by letter.
 */
class ResampleTableTest {

  private static final int GSI = 21;
  private static final int CYCLES = 100;
  private static final String BEGIN = "<!-- measured -->\n";
  private static final String END = "<!-- /measured -->";

  /** One passed-through device behind one chip. */
  private static final class Line {

    private final ChipFixture fixture;
    private final int pin;
    private final IrqRouter router;
    private final PassedThrough device = new PassedThrough();
    private final LevelIrqfd irqfd;
    private int handled;
    private int wanted;
    private int extra;
    private int notifies;
    private int questions;
    private int decisions;

    Line(ChipFixture fixture, IrqChip chip, ResamplePolicy policy) {
      this.fixture = fixture;
      this.pin = fixture.levelPin();
      fixture.log().stop();
      router =
          IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(GSI, 0, pin))).build();
      irqfd = device.assign(new IrqfdRegistry(router), GSI, policy);
      fixture.program(pin, true, false);
      notifies = device.notifies();
      questions = device.questions();
      decisions = device.decisions();
    }

    void cycles(boolean oneshot) {
      for (int i = 0; i < CYCLES; i++) {
        device.raise();
        handle(oneshot);
      }
      notifies = device.notifies() - notifies;
      questions = device.questions() - questions;
      decisions = device.decisions() - decisions;
      assertEquals(0, irqfd.failures());
    }

    private void handle(boolean oneshot) {
      for (int left = 10; handled < fixture.deliveries(pin); left--) {
        assertTrue(left > 0, "interrupts without end");
        handled++;
        if (oneshot) {
          fixture.program(pin, true, true);
          fixture.end(pin);
        }
        if (device.isHigh()) {
          wanted++;
        } else {
          extra++;
        }
        device.quiet();
        if (oneshot) {
          fixture.program(pin, true, false);
        } else {
          fixture.end(pin);
        }
      }
    }

    String cells() {
      return "| %d | %d | %d | %d | %d | %d "
          .formatted(handled, extra, CYCLES - wanted, notifies, questions, decisions);
    }

    /** N5: is a level that another source holds behind a mask lost by sampling ours again? */
    boolean losesWhatAnotherSourceHolds() {
      fixture.program(pin, true, true);
      device.raise();
      router.setIrq(GSI, SourceId.DEFAULT, true);
      device.quiet();
      fixture.program(pin, true, false);
      return fixture.deliveries(pin) == 0;
    }
  }

  /** A chip that lacks what it does not tell. */
  private static IrqChip without(IrqChip chip, Set<ChipCapability> lacks) {
    return (IrqChip)
        Proxy.newProxyInstance(
            IrqChip.class.getClassLoader(),
            new Class<?>[] {IrqChip.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "capabilities" -> {
                  Set<ChipCapability> left = EnumSet.copyOf(chip.capabilities());
                  left.removeAll(lacks);
                  return left;
                }
                case "connect" -> {
                  chip.connect(without((ChipBoard) args[0], lacks));
                  return null;
                }
                case "fireMask" -> {
                  chip.fireMask((int) args[0], without((ChipBoard) args[1], lacks));
                  return null;
                }
                default -> {
                  try {
                    return method.invoke(chip, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }
              }
            });
  }

  private static ChipBoard without(ChipBoard board, Set<ChipCapability> lacks) {
    boolean masks = !lacks.contains(ChipCapability.MASK_NOTIFY);
    boolean asks = !lacks.contains(ChipCapability.UNMASK_RESAMPLE);
    return new ChipBoard() {
      @Override
      public void acked(int pin) {
        board.acked(pin);
      }

      @Override
      public void maskChanged(int pin, boolean masked) {
        if (masks) {
          board.maskChanged(pin, masked);
        }
      }

      @Override
      public boolean hasResampler(int pin) {
        return asks && board.hasResampler(pin);
      }

      @Override
      public boolean resampleInstead(int pin) {
        return asks && board.resampleInstead(pin);
      }
    };
  }

  private static final Set<ChipCapability> NOTHING_LACKS = Set.of();

  /** The rows: a chip, and what of its capabilities is taken away. */
  private static void rows(
      StringBuilder table, String name, Supplier<ChipFixture> fixtures, Set<ChipCapability> lacks) {
    char letter = 'A';
    for (ResamplePolicy policy : ResamplePolicy.values()) {
      table.append("| %s | %s | %d ".formatted(name, letter++, CYCLES));
      for (boolean oneshot : new boolean[] {true, false}) {
        Line line = line(fixtures.get(), lacks, policy);
        line.cycles(oneshot);
        table.append(line.cells());
      }
      boolean loses = line(fixtures.get(), lacks, policy).losesWhatAnotherSourceHolds();
      table.append(loses ? "| another source holds the line |\n" : "| – |\n");
    }
  }

  private static Line line(ChipFixture fixture, Set<ChipCapability> lacks, ResamplePolicy policy) {
    IrqChip chip = lacks.isEmpty() ? fixture.chip() : without(fixture.chip(), lacks);
    return new Line(fixture, chip, policy);
  }

  private static String measure() {
    StringBuilder table =
        new StringBuilder(
            """
            | chip | policy | wanted | oneshot: delivered | extra | lost | notifies | questions | own \
            | ordinary: delivered | extra | lost | notifies | questions | own | loses an interrupt if |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """);
    Map<String, Supplier<ChipFixture>> chips = new LinkedHashMap<>();
    chips.put("IOAPIC, `datasheet`", () -> new IoApicFixture(IoApicProfile.DATASHEET, Cell.SHARED));
    chips.put("IOAPIC, `kvm`", () -> new IoApicFixture(IoApicProfile.KVM, Cell.SHARED));
    chips.put("8259A", () -> new PicFixture(Cell.SHARED));
    chips.put("PLIC", () -> new PlicFixture(Cell.SHARED));
    chips.put("APLIC", () -> new AplicFixture(Cell.SHARED));
    chips.put("GICv2", () -> new GicV2Fixture(Cell.SHARED));
    chips.put("GICv3", () -> new GicV3Fixture(Cell.SHARED));
    chips.put("local APIC", () -> new LapicFixture(LapicProfile.DATASHEET, Cell.SHARED));
    chips.forEach((name, fixtures) -> rows(table, name, fixtures, NOTHING_LACKS));
    Supplier<ChipFixture> ioapic = () -> new IoApicFixture(IoApicProfile.DATASHEET, Cell.SHARED);
    rows(table, "no mask told", ioapic, Set.of(ChipCapability.MASK_NOTIFY));
    rows(table, "no question", ioapic, Set.of(ChipCapability.UNMASK_RESAMPLE));
    rows(
        table,
        "neither",
        ioapic,
        Set.of(ChipCapability.MASK_NOTIFY, ChipCapability.UNMASK_RESAMPLE));
    return table.toString();
  }

  @Test
  void theTableInTheDocumentIsWhatIsMeasured() {
    String document = Checkout.read("docs/resampling.md");
    int from = document.indexOf(BEGIN) + BEGIN.length();
    int to = document.indexOf(END);
    assertTrue(from >= BEGIN.length() && to > from, "the document holds a measured table");
    String measured = measure();
    System.out.println(measured);
    assertEquals(measured, document.substring(from, to));
  }

  /** Where a guest reads whether a pin of one of its chips is pending. */
  private record PendingBit(ChipFixture fixture, int window, long register, int bit) {

    static List<PendingBit> ofAll() {
      ChipFixture plic = new PlicFixture(Cell.SHARED);
      ChipFixture aplic = new AplicFixture(Cell.SHARED);
      ChipFixture msi = new AplicMsiFixture(Cell.SHARED);
      ChipFixture gicv2 = new GicV2Fixture(Cell.SHARED);
      ChipFixture gicv3 = new GicV3Fixture(Cell.SHARED);
      return List.of(
          new PendingBit(gicv2, 0, 0x204, gicv2.levelPin()),
          new PendingBit(gicv3, 0, 0x204, gicv3.levelPin()),
          new PendingBit(plic, 0, 0x1000, plic.levelPin()),
          // In the domain that has the source.
          new PendingBit(aplic, 1, 0x1c00, aplic.levelPin()),
          new PendingBit(msi, 1, 0x1c00, msi.levelPin()));
    }

    boolean isSet() {
      return (fixture.memory().get(window).read(register, 4) >>> bit & 1) != 0;
    }
  }

  /** A line is masked and its device is high, after the end of its interrupt. */
  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void whatAGuestReadsBehindAMask(ResamplePolicy policy) {
    boolean waits =
        policy == ResamplePolicy.POSTPONE_WHILE_MASKED
            || policy == ResamplePolicy.LEAVE_TO_LISTENER;
    for (PendingBit pending : PendingBit.ofAll()) {
      ChipFixture fixture = pending.fixture;
      String where = fixture.getClass().getSimpleName();
      Line line = new Line(fixture, fixture.chip(), policy);
      line.device.raise();
      assertEquals(1, fixture.deliveries(line.pin), where);
      fixture.program(line.pin, true, true);
      fixture.end(line.pin);
      assertEquals(!waits, pending.isSet(), where);
      assertEquals(1, fixture.deliveries(line.pin), where);
      fixture.program(line.pin, true, false);
      assertEquals(2, fixture.deliveries(line.pin), where);
    }
  }
}
