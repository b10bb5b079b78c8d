// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;

/**
 * A controller that somebody else wrote, which is on no path of this module: found by whoever asks
 * a loader that sees it, in a class loader of its own and in a module layer of its own.
 */
class ThirdPartyProviderTest {

  private static final Path CLASSES = Checkout.root().resolve("irq-it-provider/target/classes");

  private static final ClassLoader OURS = ThirdPartyProviderTest.class.getClassLoader();

  /** What finds the chip and what it is used for are the same on both ways. */
  private static void usable(ArchitectureChips chips) {
    assertEquals("loongarch64", chips.architecture());
    assertEquals("[latch32]", chips.toString());
    IrqChipProvider provider = chips.lineController();
    assertSame(provider, chips.provider("latch32"));
    IrqChip chip = provider.create(IrqChipContext.of(Cell.PLAIN));
    ((MmioDevice) chip).write(0x4, 1 << 9, 4);
    chip.setLevel(9, 0, true);
    assertEquals(9, ((CpuInterface) chip).acknowledge(0));
  }

  @Test
  void aLoaderThatDoesNotSeeItDoesNotFindIt() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> IrqChips.forArchitecture("loongarch64", OURS));
    assertEquals("architecture=loongarch64 is none of [aarch64, riscv64, x86_64]", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> IrqChips.provider("latch32", OURS));
  }

  @Test
  void aClassLoaderOfItsOwnFindsIt() throws Exception {
    try (URLClassLoader theirs = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, OURS)) {
      ArchitectureChips chips = IrqChips.forArchitecture("loongarch64", theirs);
      usable(chips);
      assertSame(theirs, chips.lineController().getClass().getClassLoader());
      assertFalse(chips.lineController().getClass().getModule().isNamed());
    }
  }

  /** The loader that is named is asked, whatever the thread's is. */
  @Test
  void theContextLoaderIsNotAsked() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader theirs = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, OURS)) {
      thread.setContextClassLoader(theirs);
      assertThrows(
          IllegalArgumentException.class, () -> IrqChips.forArchitecture("loongarch64", OURS));
      thread.setContextClassLoader(null);
      usable(IrqChips.forArchitecture("loongarch64", theirs));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aModuleLayerOfItsOwnFindsIt() {
    Module api = IrqChips.class.getModule();
    assumeTrue(api.isNamed(), "everything is on the class path");
    ModuleLayer parent = api.getLayer();
    Configuration plugins =
        parent
            .configuration()
            .resolveAndBind(
                ModuleFinder.of(CLASSES), ModuleFinder.of(), Set.of("org.example.latch"));
    ModuleLayer layer = parent.defineModulesWithOneLoader(plugins, OURS);
    ArchitectureChips chips = IrqChips.forArchitecture("loongarch64", layer);
    usable(chips);
    assertEquals("org.example.latch", chips.lineController().getClass().getModule().getName());
    // A layer sees its parents' chips too.
    List<String> names = IrqChips.providers(layer).stream().map(IrqChipProvider::name).toList();
    assertEquals(true, names.containsAll(List.of("ioapic", "latch32")), names.toString());
    assertThrows(
        IllegalArgumentException.class, () -> IrqChips.forArchitecture("loongarch64", parent));
  }

  private static IrqfdRegistry irqfds(IrqChip... chips) {
    IrqRouter.Builder board = IrqRouter.builder();
    List<ChipRoute> routes = new ArrayList<>();
    for (int id = 0; id < chips.length; id++) {
      board.chip(id, chips[id]);
      routes.add(new ChipRoute(7, id, 3));
    }
    return new IrqfdRegistry(board.routes(routes).build());
  }

  /** A chip whose claim ends the interrupt has nobody to tell of an end. */
  @Test
  void aLevelIrqfdOnAChipThatCannotAcknowledgeIsRefused() throws Exception {
    try (URLClassLoader theirs = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, OURS)) {
      IrqChipProvider provider = IrqChips.provider("latch32", theirs);
      IrqChipContext context = IrqChipContext.of(Cell.SHARED);
      IrqChip deaf = provider.create(context.withSettings(Map.of("acknowledges", "false")));
      IrqChip able = provider.create(context);
      assertFalse(deaf.capabilities().contains(ChipCapability.ACK));
      for (IrqfdRegistry registry : List.of(irqfds(deaf), irqfds(able, deaf))) {
        HeapEventSource event = new HeapEventSource("event");
        IllegalStateException e =
            assertThrows(
                IllegalStateException.class,
                () -> registry.assignLevel(event, 7, (gsi, chip, pin) -> {}));
        assertEquals(true, e.getMessage().endsWith("kind=latch32, which cannot acknowledge"));
        assertEquals(0, registry.size());
        registry.assign(event, 7).close();
      }
      assertEquals(
          ResamplePolicy.RESAMPLE_AT_UNMASK,
          irqfds(able)
              .assignLevel(new HeapEventSource("event"), 7, (gsi, chip, pin) -> {})
              .policy());
    }
  }

  /** One chip whose pending state the guest can read decides for the GSI. */
  @Test
  void aGsiOnUnlikeChipsGetsThePolicyThatHidesNothing() throws Exception {
    try (URLClassLoader theirs = new URLClassLoader(new URL[] {CLASSES.toUri().toURL()}, OURS)) {
      IrqChip readable =
          IrqChips.provider("latch32", theirs).create(IrqChipContext.of(Cell.SHARED));
      IrqChipContext pc =
          IrqChipContext.of(Cell.SHARED)
              .withSink((vector, destination, mode, delivery, trigger) -> 1);
      IrqChip ioapic = IrqChips.provider("ioapic", OURS).create(pc);
      assertEquals(
          ResamplePolicy.POSTPONE_WHILE_MASKED,
          irqfds(ioapic)
              .assignLevel(new HeapEventSource("event"), 7, (gsi, chip, pin) -> {})
              .policy());
      assertEquals(
          ResamplePolicy.RESAMPLE_AT_UNMASK,
          irqfds(ioapic, readable)
              .assignLevel(new HeapEventSource("event"), 7, (gsi, chip, pin) -> {})
              .policy());
    }
  }
}
