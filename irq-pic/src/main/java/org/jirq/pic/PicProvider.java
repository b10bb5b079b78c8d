// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes a {@link Pic} for boards that are configured by name.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, kvm, qemu) and every {@link PicOption} in
 * lower case (true, false).
 */
public final class PicProvider implements IrqChipProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public PicProvider() {}

  @Override
  public String name() {
    return "pic";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("x86_64");
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    Set<String> known = new TreeSet<>(Set.of("profile"));
    for (PicOption option : PicOption.values()) {
      known.add(settingOf(option));
    }
    for (String name : new TreeSet<>(context.settings().keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException("setting=" + name + " is not one of " + known);
      }
    }
    PicBuilder builder =
        Pic.builder()
            .cell(context.cell())
            .events(context.events())
            .outputs(context.outputs())
            .profile(context.setting("profile", PicProfile::of, PicProfile.DATASHEET));
    for (PicOption option : PicOption.values()) {
      if (context.settings().containsKey(settingOf(option))) {
        builder.option(
            option, context.setting(settingOf(option), PicProvider::parseBoolean, false));
      }
    }
    return builder.build();
  }

  private static String settingOf(PicOption option) {
    return option.name().toLowerCase(Locale.ROOT);
  }

  private static boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
