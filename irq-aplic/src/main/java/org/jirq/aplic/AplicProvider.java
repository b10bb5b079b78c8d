// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiSink;
import org.jirq.api.spi.IrqChipContext;
import org.jirq.api.spi.IrqChipProvider;

/**
 * Makes an {@link Aplic} for boards that are configured by name: with the context's outputs for
 * direct mode and, if the context has a taker of messages, with MSI mode beside it.
 *
 * <p>Settings, all optional: {@code profile} (datasheet, qemu), {@code sources} (default 96),
 * {@code harts} (default 1), {@code iprioBits}, {@code guests} (numbers, decimal or with 0x), and
 * every {@link AplicOption} in lower case (true, false).
 *
 * <p>An IMSIC has no pins and so no provider; a board makes an {@link ImsicGroup} itself and passes
 * it as the context's taker of messages.
 */
public final class AplicProvider implements IrqChipProvider {

  private static final Set<String> SETTINGS =
      Set.of("profile", "sources", "harts", "iprioBits", "guests");

  /** Called by {@link java.util.ServiceLoader}. */
  public AplicProvider() {}

  @Override
  public String name() {
    return "aplic";
  }

  @Override
  public Set<String> architectures() {
    return Set.of("riscv64");
  }

  @Override
  public IrqChip create(IrqChipContext context) {
    checkNames(context);
    AplicBuilder builder =
        Aplic.builder(
                context.setting("sources", Integer::decode, 96),
                context.setting("harts", Integer::decode, 1))
            .cell(context.cell())
            .events(context.events())
            .outputs(context.outputs())
            .profile(context.setting("profile", AplicProfile::of, AplicProfile.DATASHEET))
            .iprioBits(context.setting("iprioBits", Integer::decode, 8))
            .guests(context.setting("guests", Integer::decode, 0));
    for (AplicOption option : AplicOption.values()) {
      String name = option.name().toLowerCase(Locale.ROOT);
      if (context.settings().containsKey(name)) {
        builder.option(option, context.setting(name, AplicProvider::parseBoolean, false));
      }
    }
    MsiSink msi = context.msi();
    return (msi == null ? builder : builder.msi(msi)).build();
  }

  private static void checkNames(IrqChipContext context) {
    Set<String> known = new TreeSet<>(SETTINGS);
    for (AplicOption option : AplicOption.values()) {
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
