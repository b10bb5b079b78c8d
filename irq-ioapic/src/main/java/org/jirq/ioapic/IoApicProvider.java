// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.ApicSink;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes an {@link IoApic} for boards that are configured by name.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, kvm, qemu), {@code version}, {@code pins},
 * {@code id}, {@code baseAddress}, {@code gsiBase}, {@code maxCpus} (numbers, decimal or with 0x),
 * {@code clocked} (true, false), and every {@link IoApicOption} in lower case (true, false).
 */
public final class IoApicProvider implements IrqChipProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public IoApicProvider() {}

  @Override
  public String name() {
    return "ioapic";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("x86_64");
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    ApicSink sink = context.sink();
    if (sink == null) {
      throw new IllegalArgumentException("sink=null: an ioapic needs a CPU side");
    }
    checkNames(context);
    IoApicBuilder builder =
        IoApic.builder(sink)
            .cell(context.cell())
            .events(context.events())
            .profile(context.setting("profile", IoApicProfile::of, IoApicProfile.DATASHEET));
    for (IoApicOption option : IoApicOption.values()) {
      String name = option.name().toLowerCase(Locale.ROOT);
      if (context.settings().containsKey(name)) {
        builder.option(option, context.setting(name, IoApicProvider::parseBoolean, false));
      }
    }
    if (context.settings().containsKey("version")) {
      builder.version(context.setting("version", Integer::decode, 0));
    }
    if (context.setting("clocked", IoApicProvider::parseBoolean, false)) {
      builder.clocked();
    }
    return builder
        .pins(context.setting("pins", Integer::decode, 24))
        .id(context.setting("id", Integer::decode, 0))
        .maxCpus(context.setting("maxCpus", Integer::decode, 256))
        .gsiBase(context.setting("gsiBase", Integer::decode, 0))
        .baseAddress(context.setting("baseAddress", Long::decode, IoApic.DEFAULT_BASE_ADDRESS))
        .build();
  }

  private static void checkNames(IrqChipContext context) {
    Set<String> known =
        new TreeSet<>(
            Set.of(
                "profile",
                "version",
                "pins",
                "id",
                "maxCpus",
                "gsiBase",
                "baseAddress",
                "clocked"));
    for (IoApicOption option : IoApicOption.values()) {
      known.add(option.name().toLowerCase(Locale.ROOT));
    }
    for (String name : new TreeSet<>(context.settings().keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("setting=" + name + " is not one of " + known);
      }
    }
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
