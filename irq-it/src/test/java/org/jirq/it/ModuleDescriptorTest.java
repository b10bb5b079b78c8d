// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins what every module requires, exports, uses and provides. */
class ModuleDescriptorTest {

  private static final List<String> CHIPS =
      List.of(
          "irq-ioapic", "irq-pic", "irq-lapic", "irq-plic", "irq-aplic", "irq-aclint", "irq-gic");

  private static List<String> libraries() {
    List<String> all = new ArrayList<>(CHIPS);
    all.addAll(List.of("irq-api", "irq-routing", "irq-irqfd", "irq-agent"));
    return all;
  }

  private static ModuleDescriptor descriptor(String artifact) throws IOException {
    Path file = Checkout.root().resolve(artifact).resolve("target/classes/module-info.class");
    try (InputStream in = Files.newInputStream(file)) {
      return ModuleDescriptor.read(in);
    }
  }

  /** What is needed at run time, java.base aside; what is "static" is not. */
  private static Set<String> needs(ModuleDescriptor descriptor) {
    return descriptor.requires().stream()
        .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
        .map(Requires::name)
        .filter(name -> !name.equals("java.base"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @CsvSource({
    "irq-api, org.jirq.api, '', 'org.jirq.api org.jirq.api.spi'",
    "irq-ioapic, org.jirq.ioapic, org.jirq.api, org.jirq.ioapic",
    "irq-pic, org.jirq.pic, org.jirq.api, org.jirq.pic",
    "irq-lapic, org.jirq.lapic, org.jirq.api, org.jirq.lapic",
    "irq-plic, org.jirq.plic, org.jirq.api, org.jirq.plic",
    "irq-aplic, org.jirq.aplic, org.jirq.api, org.jirq.aplic",
    "irq-aclint, org.jirq.aclint, org.jirq.api, org.jirq.aclint",
    "irq-gic, org.jirq.gic, org.jirq.api, 'org.jirq.gic org.jirq.gic.v3'",
    "irq-routing, org.jirq.routing, org.jirq.api, 'org.jirq.routing org.jirq.srcu org.jirq.srcu.spi'",
    "irq-irqfd, org.jirq.irqfd, 'org.jctools.core org.jirq.routing', 'org.jirq.irqfd org.jirq.irqfd.spi'",
    "irq-agent, org.jirq.agent, 'org.agrona org.jirq.irqfd', org.jirq.agent",
    "irq-recordings, org.jirq.recordings, '', org.jirq.recordings",
    "irq-testkit, org.jirq.testkit, 'jdk.management org.jirq.api org.junit.jupiter.api', 'org.jirq.testkit org.jirq.testkit.contract'",
  })
  void requiresAndExportsJustThese(String artifact, String name, String needs, String exports)
      throws IOException {
    ModuleDescriptor descriptor = descriptor(artifact);
    assertEquals(name, descriptor.name());
    assertFalse(descriptor.isAutomatic());
    assertFalse(descriptor.isOpen());
    assertEquals(words(needs), needs(descriptor));
    Set<String> exported = new TreeSet<>();
    for (ModuleDescriptor.Exports export : descriptor.exports()) {
      assertFalse(export.isQualified(), name + " exports " + export.source() + " to somebody");
      exported.add(export.source());
    }
    assertEquals(words(exports), exported);
    assertTrue(descriptor.opens().isEmpty(), name + " opens nothing");
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : new TreeSet<>(Set.of(text.split(" ")));
  }

  @Test
  void chipsDoNotKnowRoutingAndRoutingDoesNotKnowChips() throws IOException {
    for (String chip : CHIPS) {
      assertEquals(Set.of("org.jirq.api"), needs(descriptor(chip)), chip);
      String module = descriptor(chip).name();
      assertFalse(needs(descriptor("irq-routing")).contains(module), module);
      assertFalse(needs(descriptor("irq-irqfd")).contains(module), module);
    }
  }

  @Test
  void modulesProvideWhatTheirServiceFilesSay() throws IOException {
    int provided = 0;
    for (String artifact : libraries()) {
      Map<String, Set<String>> byDescriptor = new TreeMap<>();
      for (ModuleDescriptor.Provides provides : descriptor(artifact).provides()) {
        byDescriptor.put(provides.service(), new TreeSet<>(provides.providers()));
      }
      assertEquals(byDescriptor, byFiles(artifact), artifact);
      provided += byDescriptor.size();
    }
    assertTrue(provided >= 5, "chips that are found by name: " + provided);
  }

  private static Map<String, Set<String>> byFiles(String artifact) throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    Path folder = Checkout.root().resolve(artifact).resolve("src/main/resources/META-INF/services");
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        found.put(
            file.getFileName().toString(),
            Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(TreeSet::new)));
      }
    }
    return found;
  }

  @Test
  void libraryClassesAreJava17() throws IOException {
    List<String> artifacts = libraries();
    artifacts.add("irq-testkit");
    for (String artifact : artifacts) {
      Path file = Checkout.root().resolve(artifact).resolve("target/classes/module-info.class");
      byte[] bytes = Files.readAllBytes(file);
      assertEquals(61, (bytes[6] & 0xff) << 8 | bytes[7] & 0xff, artifact + " class file version");
    }
  }
}
