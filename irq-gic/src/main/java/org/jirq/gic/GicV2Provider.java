// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes a {@link GicV2} for boards that are configured by name.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, qemu), {@code cpus} (1 to 8, default 1),
 * {@code interrupts} (INTIDs, default 288; numbers are decimal or with 0x), and every {@link
 * GicV2Option} in lower case (true, false).
 */
public final class GicV2Provider implements IrqChipProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public GicV2Provider() {}

  @Override
  public String name() {
    return "gicv2";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("aarch64");
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    checkNames(context);
    GicV2Builder builder =
        GicV2.builder(
                context.setting("cpus", Integer::decode, 1),
                context.setting("interrupts", Integer::decode, 288))
            .cell(context.cell())
            .events(context.events())
            .outputs(context.outputs())
            .profile(context.setting("profile", GicProfile::of, GicProfile.DATASHEET));
    for (GicV2Option option : GicV2Option.values()) {
      String name = name(option);
      if (context.settings().containsKey(name)) {
        builder.option(option, context.setting(name, GicV2Provider::parseBoolean, false));
      }
    }
    return builder.build();
  }

  private static String name(GicV2Option option) {
    return option.name().toLowerCase(Locale.ROOT);
  }

  private static void checkNames(IrqChipContext context) {
    Set<String> known = new TreeSet<>(Set.of("profile", "cpus", "interrupts"));
    for (GicV2Option option : GicV2Option.values()) {
      known.add(name(option));
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
