// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.density;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.api.MsiSink;
import org.jirq.ioapic.IoApic;
import org.jirq.routing.DefaultRoutes;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * A machine as a host of many has it: a domain of its own, a router, and an IOAPIC whose messages
 * go out through the router, as those of MSI devices do ("split irqchip"). Its CPU side counts.
 *
 * <p>For one thread at a time.
 */
final class DenseMachine implements ApicSink, MsiSink {

  private static final int FIRST_MSI_GSI = 24;
  private static final int MSI_ROUTES = 8;
  private static final int FIRST_VECTOR = 0x30;
  private static final long MSI_ADDRESS = 0xfee0_0000L;
  private static final int GSI = 4;
  private static final int SOURCE = 0;
  private static final int SELECT = 0x00;
  private static final int WINDOW = 0x10;

  private static final List<IrqRoute> FIRST_TABLE = firstTable();

  private final Srcu srcu;
  private final IrqRouter router;
  private final IoApic ioapic;
  private long taken;
  private @Nullable IrqRouter messages;

  DenseMachine(Population population) {
    srcu = new Srcu("machine");
    ioapic = IoApic.builder(this).build();
    router =
        IrqRouter.builder()
            .srcu(srcu)
            .chip(DefaultRoutes.IOAPIC, ioapic)
            .msi(this)
            .routes(population == Population.CORE ? List.of() : FIRST_TABLE)
            .build();
    messages = router;
    if (population == Population.FIRST_INTERRUPT) {
      interrupt();
    }
  }

  /** The pins of the IOAPIC, and a few messages of virtual devices. */
  private static List<IrqRoute> firstTable() {
    List<IrqRoute> routes =
        new ArrayList<>(DefaultRoutes.identity(DefaultRoutes.IOAPIC, 0, FIRST_MSI_GSI));
    for (int i = 0; i < MSI_ROUTES; i++) {
      routes.add(new MsiRoute(FIRST_MSI_GSI + i, MSI_ADDRESS, FIRST_VECTOR + FIRST_MSI_GSI + i));
    }
    return Collections.unmodifiableList(routes);
  }

  /** The guest programs an entry, a device raises and lowers its line. */
  private void interrupt() {
    ioapic.write(SELECT, 0x11 + 2 * GSI, 4);
    ioapic.write(WINDOW, 0, 4);
    ioapic.write(SELECT, 0x10 + 2 * GSI, 4);
    ioapic.write(WINDOW, FIRST_VECTOR + GSI, 4);
    router.setIrq(GSI, SOURCE, true);
    router.setIrq(GSI, SOURCE, false);
  }

  /** The IOAPIC sends: as a message through the router. */
  @Override
  public int deliver(int vector, int destination, int destMode, int mode, int trigger) {
    IrqRouter to = messages;
    if (to == null) {
      return 0;
    }
    long address = MSI_ADDRESS | (destination & 0xffL) << 12 | (long) destMode << 2;
    return to.sendMsi(address, trigger << 15 | mode << 8 | vector, 0);
  }

  /** A message arrives at the CPUs. */
  @Override
  public int deliver(long address, int data, int deviceId) {
    taken++;
    return 1;
  }

  /** Messages that have arrived. */
  long taken() {
    return taken;
  }

  /** Grace periods of the machine's domain so far. */
  long gracePeriods() {
    return srcu.stats().gracePeriods();
  }
}
