// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;

/**
 * Builds an {@link IoApic}. Settings have defaults; {@link #build} checks them together. For one
 * thread.
 */
public final class IoApicBuilder {

  private final ApicSink sink;
  private IrqEvents events = IrqEvents.NONE;
  private IoApicProfile profile = IoApicProfile.DATASHEET;
  private final Set<IoApicOption> options = EnumSet.copyOf(IoApicProfile.DATASHEET.options());
  private Cell cell = Cell.SHARED;
  private int pins = 24;
  private int version = IoApicProfile.DATASHEET.defaultVersion();
  private int id;
  private boolean clocked;
  private int maxCpus = 256;
  private long baseAddress = IoApic.DEFAULT_BASE_ADDRESS;
  private int gsiBase;

  IoApicBuilder(ApicSink sink) {
    this.sink = present("sink", sink);
  }

  /**
   * Chooses a profile: its options replace those chosen so far, its default version the version.
   *
   * @param newProfile whose IOAPIC it is; default {@link IoApicProfile#DATASHEET}
   * @return this
   */
  public IoApicBuilder profile(IoApicProfile newProfile) {
    profile = present("profile", newProfile);
    options.clear();
    options.addAll(newProfile.options());
    version = newProfile.defaultVersion();
    return this;
  }

  /**
   * Turns one option on or off, beside the profile's.
   *
   * @param option the option
   * @param on whether it is on
   * @return this
   */
  public IoApicBuilder option(IoApicOption option, boolean on) {
    present("option", option);
    if (on) {
      options.add(option);
    } else {
      options.remove(option);
    }
    return this;
  }

  /**
   * Sets the number of pins.
   *
   * @param newPins 1 to 240; default 24
   * @return this
   */
  public IoApicBuilder pins(int newPins) {
    pins = newPins;
    return this;
  }

  /**
   * Sets the version.
   *
   * @param newVersion 11h (no EOI register) or 20h; default the profile's
   * @return this
   */
  public IoApicBuilder version(int newVersion) {
    version = newVersion;
    return this;
  }

  /**
   * Sets the APIC id that the chip has after power-on and reset.
   *
   * @param newId 0 to 15; default 0
   * @return this
   */
  public IoApicBuilder id(int newId) {
    id = newId;
    return this;
  }

  /**
   * Chooses between one thread and many.
   *
   * @param newCell default {@link Cell#SHARED}
   * @return this
   */
  public IoApicBuilder cell(Cell newCell) {
    cell = present("cell", newCell);
    return this;
  }

  /**
   * Sets the observer.
   *
   * @param newEvents default {@link IrqEvents#NONE}
   * @return this
   */
  public IoApicBuilder events(IrqEvents newEvents) {
    events = present("events", newEvents);
    return this;
  }

  /**
   * Promises that the host calls {@link IoApic#advanceTo}. Without a clock the storm guard stays
   * off, since nothing would end its pause.
   *
   * @return this
   */
  public IoApicBuilder clocked() {
    clocked = true;
    return this;
  }

  /**
   * Bounds the APIC ids that {@link IoApicOption#RTC_EOI_TRACKING} can follow.
   *
   * @param newMaxCpus 1 to 32768, one more than the highest APIC id; default 256
   * @return this
   */
  public IoApicBuilder maxCpus(int newMaxCpus) {
    maxCpus = newMaxCpus;
    return this;
  }

  /**
   * Says where the board maps the registers. Only told on, by {@link IoApic#describe} and in KVM's
   * state layout; offsets are relative to it.
   *
   * @param newBaseAddress guest-physical address; default {@link IoApic#DEFAULT_BASE_ADDRESS}
   * @return this
   */
  public IoApicBuilder baseAddress(long newBaseAddress) {
    baseAddress = newBaseAddress;
    return this;
  }

  /**
   * Says which GSI the board routes to pin 0. Only told on, by {@link IoApic#describe}.
   *
   * @param newGsiBase 0 or more; default 0
   * @return this
   */
  public IoApicBuilder gsiBase(int newGsiBase) {
    gsiBase = newGsiBase;
    return this;
  }

  /**
   * Makes the chip, in its reset state with all lines low.
   *
   * @return a new chip
   * @throws IllegalArgumentException if a setting is out of range, or options exclude each other;
   *     the message names them
   */
  public IoApic build() {
    range("pins", pins, 1, IoApicSpec.MAX_PINS);
    range("id", id, 0, IoApicSpec.ID_MASK);
    range("maxCpus", maxCpus, 1, 32768);
    range("gsiBase", gsiBase, 0, Integer.MAX_VALUE - IoApicSpec.MAX_PINS);
    if (version != IoApicSpec.VERSION_82093AA && version != IoApicSpec.VERSION_ICH) {
      throw new IllegalArgumentException(
          "version=0x%x is neither 0x11 nor 0x20".formatted(version));
    }
    if (profile == IoApicProfile.KVM && version != IoApicSpec.VERSION_82093AA) {
      throw new IllegalArgumentException("version=0x20: profile=kvm has version 0x11 only");
    }
    exclude(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.EDGE_FORGETS_LINE);
    exclude(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.EDGE_REPEAT);
    exclude(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.EDGE_RETRY);
    exclude(IoApicOption.EDGE_REQUEST_FOLLOWS_LINE, IoApicOption.SERVE_ALL_PINS);
    exclude(IoApicOption.EOI_PIN_BY_PIN, IoApicOption.SERVE_ALL_PINS);
    if (options.contains(IoApicOption.PIN0_IS_2) && pins < 3) {
      throw new IllegalArgumentException("pins=" + pins + ": option PIN0_IS_2 needs 3");
    }
    return new IoApic(
        sink,
        events,
        new Configuration(
            profile, options, cell, pins, version, id, clocked, maxCpus, baseAddress, gsiBase));
  }

  /** A null that slips in here would surface inside a guest's access, far from who passed it. */
  static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + "=null");
    }
    return value;
  }

  private void exclude(IoApicOption one, IoApicOption other) {
    if (options.contains(one) && options.contains(other)) {
      throw new IllegalArgumentException("option=" + one + " excludes option=" + other);
    }
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s=%d is not in %d..%d".formatted(name, value, least, most));
    }
  }
}
