// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jirq.api.ApicMessage;
import org.jirq.api.SourceId;
import org.jirq.check.Model;
import org.jirq.check.Violation;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.pic.Pic;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jspecify.annotations.Nullable;

/**
 * A small machine of real parts: an IOAPIC, where wanted an 8259 pair, a router, irqfds, and around
 * them a CPU that takes every message, and passed-through devices. Sees what must never happen,
 * keeps the first of it, and throws it where a thread of its own is on: whatever is thrown inside a
 * callback the library may contain.
 *
 * <p>Pin n has vector 40h + n, so that a message tells its pin; GSIs 0 to 15 and 16 to 31 lead to
 * pins 0 to 15.
 */
final class World implements Model {

  static final int IOAPIC = 0;
  static final int PIC = 1;
  static final int PINS = 16;
  static final int FIRST_VECTOR = 0x40;
  static final int PIC_BASE = 0x20;
  static final int LOW_LEVEL = 1 << 15;
  static final int LOW_MASK = 1 << 16;

  /** The source id of wires. */
  static final int WIRE = SourceId.FIRST_FREE;

  private static final int RESAMPLER_BIT = 1 << SourceId.RESAMPLER;

  final IoApic ioapic;
  final @Nullable Pic pic;
  final IrqRouter router;
  final IrqfdRegistry registry;
  private final @Nullable IrqfdInbox inbox;
  final Tables tables = new Tables(this);
  final List<Device> devices = new ArrayList<>();
  private final List<Actor> actors = new ArrayList<>();
  private final Object guestLock = new Object();
  private @Nullable Violation first;

  /** What the guest wants in the low half of each entry, the mask apart. */
  final int[] low = new int[PINS];

  /** The pins that the guest uses: bit n is pin n. */
  int used;

  /** Whether the CPU has the interrupt of a pin in service. */
  final boolean[] inService = new boolean[PINS];

  /** Whether the CPU has begun the EOI of a pin, whose ack notifiers have not run. */
  private final boolean[] ending = new boolean[PINS];

  final int[] eois = new int[PINS];
  final int[] messages = new int[PINS];

  /** The threads that are in an EOI, the pin's number, and whether it was lowered since. */
  private final List<Ending> endings = new ArrayList<>();

  /** Whether the CPU takes no message now. */
  boolean refusing;

  /** How many rounds of notifies without an acknowledgement there is a reason for. */
  long extraAllowed;

  /** Whether the acknowledgements of the devices' GSIs are to be the EOIs of their pins. */
  boolean countsAcks = true;

  /** Whether a notifier of the world's hears of each acknowledgement. */
  boolean watchesAcks = true;

  /** Whether each listener's notifies are to be those that the statistics give. */
  boolean countsNotifies = true;

  /** Whether rounds of notifies without an acknowledgement are counted. */
  boolean countsExtra = true;

  /** What was saved while others went on. */
  @Nullable Saved saved;

  /** The 8259 pins that the guest uses: bit n is pin n. */
  int usedPic;

  /** Whether several CPUs write entries, under a lock of the guest's. */
  boolean serialisesWrites;

  /** Wires that are held by {@link #WIRE}: bit n is pin n. */
  int wires;

  private static final class Ending {
    final Thread thread;
    final int pin;
    boolean lowered;

    Ending(Thread thread, int pin) {
      this.thread = thread;
      this.pin = pin;
    }
  }

  /**
   * Makes a machine.
   *
   * @param pic whether there is one, all masked; it is routed only where a route says so
   * @param routes the table
   */
  World(boolean withPic, Collection<? extends IrqRoute> routes) {
    this(withPic, routes, null);
  }

  /**
   * Makes a machine.
   *
   * @param inbox where signals wait for {@link #drain}; {@code null} if they are injected at once
   */
  World(boolean withPic, Collection<? extends IrqRoute> routes, @Nullable IrqfdInbox inbox) {
    ioapic = IoApic.builder(this::deliver).build();
    IrqRouter.Builder builder = IrqRouter.builder().chip(IOAPIC, new WatchedChip(this, ioapic));
    pic = withPic ? Pic.builder().build() : null;
    if (pic != null) {
      builder.chip(PIC, new WatchedChip(this, pic));
      Guest.initialise(pic);
    }
    router = builder.msi(tables::message).routes(routes).build();
    this.inbox = inbox;
    registry =
        inbox == null
            ? new IrqfdRegistry(router)
            : IrqfdRegistry.builder(router).inbox(inbox).build();
    for (int pin = 0; pin < PINS; pin++) {
      low[pin] = FIRST_VECTOR + pin | LOW_LEVEL;
    }
  }

  /** One IOAPIC, whose pins are the first GSIs. */
  static World plain() {
    return plain(null);
  }

  /** The same, whose signals wait in an inbox. */
  static World plain(@Nullable IrqfdInbox inbox) {
    List<IrqRoute> routes = new ArrayList<>();
    for (int pin = 0; pin < PINS; pin++) {
      routes.add(new ChipRoute(pin, IOAPIC, pin));
    }
    return new World(false, routes, inbox);
  }

  // What is wrong

  /** Keeps the first thing that must never happen. */
  void violation(char oracle, String what) {
    if (first == null) {
      first = new Violation(oracle, what);
    }
  }

  /** Throws what was kept, for the thread of an actor outside all callbacks. */
  void rethrow() {
    if (first != null) {
      throw first;
    }
  }

  // Devices

  /** A device at a GSI whose pin the guest uses, unmasked. */
  Device device(int gsi, ResamplePolicy policy) {
    Device device = unassigned(gsi, policy);
    device.late = false;
    watchAcks(gsi);
    device.assign();
    if ((used >>> (gsi & 15) & 1) == 0) {
      program(gsi & 15);
    }
    return device;
  }

  /** A device that is not assigned yet; the pin is left alone. */
  Device unassigned(int gsi, ResamplePolicy policy) {
    Device device = Device.of(this, gsi, policy);
    device.late = true;
    devices.add(device);
    return device;
  }

  /** Before a chip's line is driven. */
  void driving(int pin, int source, boolean level) {
    if (source != SourceId.RESAMPLER) {
      return;
    }
    boolean open = false;
    for (Device device : devices) {
      if (device.isAt(pin)) {
        open |= !device.closed;
        if (!level
            && device.fd != null
            && !device.closing
            && (ioapic.sources(pin) & RESAMPLER_BIT) != 0) {
          device.owed = true;
        }
      }
    }
    if (level && !open) {
      violation('c', "the line was raised after close returned: pin=" + pin);
    }
  }

  /** After a chip's line was driven. */
  void drove(int pin, int source, boolean level) {
    if (source == SourceId.RESAMPLER && !level) {
      for (Ending ending : endings) {
        ending.lowered |= ending.thread == Thread.currentThread();
      }
    }
  }

  /** A notify on the thread of an EOI: the line must have been lowered since that began. */
  void checkLowered(Device device) {
    for (Ending ending : endings) {
      if (ending.thread == Thread.currentThread() && device.isAt(ending.pin) && !ending.lowered) {
        violation('d', "notified before the line was de-asserted: gsi=" + device.gsi);
      }
    }
  }

  // CPU

  private int deliver(int vector, int destination, int mode, int delivery, int trigger) {
    int pin = vector - FIRST_VECTOR;
    if (refusing) {
      return 0;
    }
    if (trigger == ApicMessage.LEVEL && (inService[pin] || ending[pin])) {
      violation('b', "a level message while remote IRR is set: pin=" + pin);
    }
    take(pin);
    return 1;
  }

  /** The CPU takes the interrupt of a pin. */
  void take(int pin) {
    inService[pin] = true;
    messages[pin]++;
    for (Device device : devices) {
      if (device.isAt(pin)) {
        device.taken();
      }
    }
  }

  /** The CPU ends the interrupt of a pin, if it has it in service. */
  void eoi(int pin) {
    if (inService[pin]) {
      Ending context = new Ending(Thread.currentThread(), pin);
      endings.add(context);
      inService[pin] = false;
      ending[pin] = watchesAcks;
      eois[pin]++;
      ioapic.eoi(low[pin] & 0xff, 0, (low[pin] & LOW_LEVEL) != 0);
      ending[pin] = false;
      endings.remove(context);
    }
    rethrow();
  }

  /** Has a notifier of the world's say that the ack notifiers of a pin are being run. */
  void watchAcks(int gsi) {
    router.addAckNotifier(gsi, (atGsi, chip, pin) -> ending[pin] = false);
  }

  /** The guest writes the whole entry of a pin, and uses it from now on. */
  void program(int pin) {
    used |= 1 << pin;
    writeHigh(pin, pin << 24);
    writeLow(pin, low[pin]);
  }

  void mask(int pin) {
    writeLow(pin, low[pin] | LOW_MASK);
    rethrow();
  }

  /** The guest unmasks a pin; who is asked to sample at that is asked for a reason. */
  void unmask(int pin) {
    extraAllowed++;
    writeLow(pin, low[pin]);
    rethrow();
  }

  /** The guest sends a pin's messages to another destination. */
  void redirect(int pin) {
    writeHigh(pin, 0x10 + pin << 24);
    rethrow();
  }

  private void writeLow(int pin, int value) {
    write(0x10 + 2 * pin, value);
  }

  private void writeHigh(int pin, int value) {
    write(0x11 + 2 * pin, value);
  }

  private void write(int register, int value) {
    if (serialisesWrites) {
      synchronized (guestLock) {
        select(register, value);
      }
    } else {
      select(register, value);
    }
  }

  private void select(int register, int value) {
    ioapic.write(0, register, 4);
    ioapic.write(0x10, value & 0xffff_ffffL, 4);
  }

  /** The VM's thread is at its step boundary; whether it has injected anything. */
  boolean drain() {
    boolean injected = inbox != null && inbox.drain() != 0;
    rethrow();
    return injected;
  }

  /** A device of the board drives a wire. */
  void wire(int pin, boolean level) {
    wires = level ? wires | 1 << pin : wires & ~(1 << pin);
    router.setIrq(pin, WIRE, level);
    rethrow();
  }

  /** The chip tells all masks again, and evaluates all pins. */
  void retell() {
    ioapic.resync();
    rethrow();
  }

  /** Whether the guest has masked a pin, by the registers that it reads. */
  boolean isMasked(int chip, int pin) {
    return chip == PIC
        ? (pic().imr(pin >>> 3) >>> (pin & 7) & 1) != 0
        : (ioapic.entry(pin) & LOW_MASK) != 0;
  }

  Pic pic() {
    return Objects.requireNonNull(pic);
  }

  /** The CPU side comes up, and the host says so. */
  void accept() {
    refusing = false;
    ioapic.reevaluate();
    rethrow();
  }

  // Host

  /** The board resets the chips and has every line sampled again. */
  void reset() {
    for (int pin = 0; pin < PINS; pin++) {
      inService[pin] = false;
    }
    ioapic.reset();
    resampleAll();
  }

  /** The board has every line sampled again; nobody may be left out. */
  void resampleAll() {
    long[] before = notifies();
    extraAllowed++;
    registry.resampleAll();
    checkNotified(before, "the machine was reset or restored");
    rethrow();
  }

  /** The registry is closed, and with it whatever is assigned. */
  void shutdown() {
    devices.forEach(device -> device.closing = true);
    registry.close();
    devices.forEach(device -> device.closed = true);
    rethrow();
  }

  /** New routes; whose GSI is led elsewhere is notified. */
  void replace(List<? extends IrqRoute> routes) {
    long[] before = notifies();
    extraAllowed++;
    router.replace(routes);
    checkNotified(before, "its GSI got new routes");
    rethrow();
  }

  /** New routes, which leave some GSIs where they are. */
  void replaceSome(List<? extends IrqRoute> routes) {
    extraAllowed++;
    router.replace(routes);
    rethrow();
  }

  /** Saves the IOAPIC while others go on; what was saved is looked at when all is at rest. */
  void save(int pin) {
    ByteBuffer to = ByteBuffer.allocate(ioapic.stateSize());
    ioapic.save(to);
    saved = new Saved(to.flip(), pin, low[pin]);
    rethrow();
  }

  /** Of those that have their irqfd by now; -1 for the others, which need not be notified. */
  private long[] notifies() {
    return devices.stream().mapToLong(d -> d.fd == null ? -1 : d.notifies).toArray();
  }

  private void checkNotified(long[] before, String when) {
    for (int i = 0; i < before.length; i++) {
      Device device = devices.get(i);
      if (!device.closing && device.notifies == before[i]) {
        violation('e', "gsi=" + device.gsi + " was not notified although " + when);
      }
    }
  }

  // Model

  /** Adds an actor. */
  World actor(String name, Runnable run) {
    actors.add(new Actor(name, run));
    return this;
  }

  @Override
  public List<Actor> actors() {
    rethrow();
    return List.copyOf(actors);
  }

  @Override
  public void atRest() {
    rethrow();
    new RestCheck(this).check();
    rethrow();
  }
}
