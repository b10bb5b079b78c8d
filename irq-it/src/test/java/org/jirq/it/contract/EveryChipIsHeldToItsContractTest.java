// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.api.PortDevice;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.api.spi.IrqChips;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.EoiContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.jirq.testkit.contract.PortAccessContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Every chip that can be found, of every architecture, is run against every contract that applies
 * to it: whoever adds a provider has to add a test.
 */
class EveryChipIsHeldToItsContractTest {

  private static final List<Class<?>> CONTRACTS =
      List.of(
          ChipContract.class,
          OutputContract.class,
          MmioAccessContract.class,
          PortAccessContract.class,
          EoiContract.class,
          ResamplePolicyContract.class);

  private static final ClassLoader LOADER = EveryChipIsHeldToItsContractTest.class.getClassLoader();

  /** What a test holds a kind of chip to. */
  private record Held(IrqChip chip, Set<String> contracts) {}

  /** The test classes of this package, by the kind of chip that they make. */
  private static Map<String, Held> held() throws Exception {
    Map<String, Held> byKind = new TreeMap<>();
    for (Class<?> test : tests()) {
      Set<String> contracts = new TreeSet<>();
      List<IrqChip> chips = new ArrayList<>();
      for (Class<?> nested : test.getDeclaredClasses()) {
        if (nested.isAnnotationPresent(Nested.class)) {
          look(nested, instance(nested, test), contracts, chips);
        }
      }
      look(test, instance(test, null), contracts, chips);
      if (!chips.isEmpty()) {
        byKind.put(chips.get(0).kind(), new Held(chips.get(0), contracts));
      }
    }
    return byKind;
  }

  /** One chip of each kind, as the tests make it. */
  static Stream<IrqChip> chips() throws Exception {
    return held().values().stream().map(Held::chip);
  }

  private static void look(
      Class<?> test, Object instance, Set<String> contracts, List<IrqChip> chips) {
    for (Class<?> contract : CONTRACTS) {
      if (contract.isAssignableFrom(test)) {
        contracts.add(contract.getSimpleName());
      }
    }
    if (instance instanceof ChipContract contract) {
      for (Cell cell : Cell.values()) {
        chips.add(contract.newFixture(cell).chip());
      }
    }
  }

  private static Object instance(Class<?> test, Class<?> outer) throws Exception {
    Constructor<?> constructor =
        outer == null || Modifier.isStatic(test.getModifiers())
            ? test.getDeclaredConstructor()
            : test.getDeclaredConstructor(outer);
    constructor.setAccessible(true);
    return constructor.getParameterCount() == 0
        ? constructor.newInstance()
        : constructor.newInstance(instance(outer, null));
  }

  private static List<Class<?>> tests()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Class<?> here = EveryChipIsHeldToItsContractTest.class;
    Path folder = Path.of(here.getResource(here.getSimpleName() + ".class").toURI()).getParent();
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (String file : files.map(path -> path.getFileName().toString()).sorted().toList()) {
        if (file.endsWith("ContractTest.class") && !file.startsWith(here.getSimpleName())) {
          found.add(Class.forName(here.getPackageName() + "." + file.replace(".class", "")));
        }
      }
    }
    return found;
  }

  /** What a chip must be held to, by what it is. */
  private static Set<String> due(IrqChip chip) {
    Set<String> due = new TreeSet<>(Set.of(ChipContract.class.getSimpleName()));
    if (chip instanceof CpuInterface) {
      due.add(OutputContract.class.getSimpleName());
    }
    if (chip instanceof MmioDevice) {
      due.add(MmioAccessContract.class.getSimpleName());
    }
    if (chip instanceof PortDevice) {
      due.add(PortAccessContract.class.getSimpleName());
    }
    if (chip instanceof EoiHandler) {
      due.add(EoiContract.class.getSimpleName());
    }
    if (chip.capabilities().contains(ChipCapability.ACK)) {
      due.add(ResamplePolicyContract.class.getSimpleName());
    }
    return due;
  }

  @Test
  void everyProviderOfEveryArchitectureHasItsTest() throws Exception {
    Map<String, Held> held = held();
    Map<String, Set<String>> missing = new TreeMap<>();
    Set<String> architectures = new TreeSet<>();
    List<IrqChipProvider> all = IrqChips.providers(LOADER);
    all.forEach(provider -> architectures.addAll(provider.architectures()));
    assertEquals(Set.of("aarch64", "riscv64", "x86_64"), architectures);
    int found = 0;
    for (String architecture : architectures) {
      ArchitectureChips chips = IrqChips.forArchitecture(architecture, LOADER);
      for (IrqChipProvider provider : chips.providers()) {
        found++;
        Held test = held.get(provider.name());
        Set<String> lacks = new TreeSet<>(test == null ? Set.of(provider.name()) : due(test.chip));
        if (test != null) {
          lacks.removeAll(test.contracts);
        }
        if (!lacks.isEmpty()) {
          missing.put(provider.name(), lacks);
        }
      }
    }
    assertEquals(Map.of(), missing, "chips without a test of these contracts");
    assertTrue(found >= 6, "providers: " + all.size());
  }

  /** What a board gets that does not choose, and what it can choose from: docs/swapping.md. */
  @Test
  void everyArchitectureHasItsChoice() {
    Map<String, String> choice = new TreeMap<>();
    for (String architecture : List.of("x86_64", "riscv64", "aarch64")) {
      ArchitectureChips chips = IrqChips.forArchitecture(architecture, LOADER);
      choice.put(architecture, chips.lineController().name() + " of " + chips);
    }
    assertEquals(
        Map.of(
            "x86_64", "ioapic of [ioapic, pic, lapic]",
            "riscv64", "plic of [plic, aplic]",
            "aarch64", "gicv2 of [gicv2, gicv3]"),
        choice);
  }
}
