// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;
import org.jirq.gic.GicProfile;

/**
 * Makes a {@link GicV3} for boards that are configured by name.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, qemu; default datasheet), {@code cpus} (1
 * to 512; default 1), {@code interrupts} (33 to 1020; default 288), and every {@link GicV3Option}
 * in lower case (true, false).
 */
public final class GicV3Provider implements IrqChipProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public GicV3Provider() {}

  @Override
  public String name() {
    return "gicv3";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("aarch64");
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    checkNames(context);
    int cpus = context.setting("cpus", Integer::decode, 1);
    int interrupts = context.setting("interrupts", Integer::decode, 288);
    GicV3Builder builder =
        GicV3.builder(cpus, interrupts)
            .profile(context.setting("profile", GicProfile::of, GicProfile.DATASHEET))
            .cell(context.cell())
            .events(context.events())
            .outputs(context.outputs());
    for (GicV3Option option : GicV3Option.values()) {
      String name = option.name().toLowerCase(Locale.ROOT);
      if (context.settings().containsKey(name)) {
        builder.option(option, context.setting(name, GicV3Provider::parseBoolean, false));
      }
    }
    return builder.build();
  }

  private static void checkNames(IrqChipContext context) {
    Set<String> known = new TreeSet<>(Set.of("profile", "cpus", "interrupts"));
    for (GicV3Option option : GicV3Option.values()) {
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
