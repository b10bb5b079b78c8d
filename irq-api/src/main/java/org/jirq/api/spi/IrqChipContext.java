// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.Map;
import java.util.function.Function;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.MsiSink;
import org.jirq.api.OutputSink;
import org.jspecify.annotations.Nullable;

/**
 * What a board gives a provider to make a chip with. A value; use {@link #of} and the {@code with}
 * methods.
 *
 * @param cell for one thread or for many
 * @param sink the CPU side, for chips that send x86 messages; {@code null} for others
 * @param outputs the wires to the CPUs, for chips that have such; {@link OutputSink#NONE} to wire
 *     them later
 * @param msi takes the messages of chips that send message-signalled interrupts; {@code null} for
 *     others
 * @param events the observer
 * @param settings further settings by name, as text; each provider documents its own and refuses
 *     names that it does not know
 */
public record IrqChipContext(
    Cell cell,
    @Nullable ApicSink sink,
    OutputSink outputs,
    @Nullable MsiSink msi,
    IrqEvents events,
    Map<String, String> settings) {

  /**
   * Copies the settings.
   *
   * @param cell for one thread or for many
   * @param sink the CPU side, or {@code null}
   * @param outputs the wires to the CPUs
   * @param msi takes message-signalled interrupts, or {@code null}
   * @param events the observer
   * @param settings further settings by name
   */
  public IrqChipContext {
    settings = Map.copyOf(settings);
  }

  /**
   * Starts a context without sink, observer and settings.
   *
   * @param cell for one thread or for many
   * @return the context
   */
  public static IrqChipContext of(Cell cell) {
    return new IrqChipContext(cell, null, OutputSink.NONE, null, IrqEvents.NONE, Map.of());
  }

  /**
   * Copies the context with another sink.
   *
   * @param newSink the CPU side
   * @return the copy
   */
  public IrqChipContext withSink(ApicSink newSink) {
    return new IrqChipContext(cell, newSink, outputs, msi, events, settings);
  }

  /**
   * Copies the context with other wires to the CPUs.
   *
   * @param newOutputs takes the chip's outputs
   * @return the copy
   */
  public IrqChipContext withOutputs(OutputSink newOutputs) {
    return new IrqChipContext(cell, sink, newOutputs, msi, events, settings);
  }

  /**
   * Copies the context with another taker of messages.
   *
   * @param newMsi takes the chip's message-signalled interrupts
   * @return the copy
   */
  public IrqChipContext withMsi(MsiSink newMsi) {
    return new IrqChipContext(cell, sink, outputs, newMsi, events, settings);
  }

  /**
   * Copies the context with another observer.
   *
   * @param newEvents the observer
   * @return the copy
   */
  public IrqChipContext withEvents(IrqEvents newEvents) {
    return new IrqChipContext(cell, sink, outputs, msi, newEvents, settings);
  }

  /**
   * Copies the context with other settings.
   *
   * @param newSettings the settings by name
   * @return the copy
   */
  public IrqChipContext withSettings(Map<String, String> newSettings) {
    return new IrqChipContext(cell, sink, outputs, msi, events, newSettings);
  }

  /**
   * Reads one setting.
   *
   * @param name the setting's name
   * @param parse turns its text into a value; an {@link IllegalArgumentException} of it is reported
   *     with the setting's name
   * @param otherwise the value when the setting is absent
   * @param <T> the value's type
   * @return the value
   * @throws IllegalArgumentException if the text cannot be parsed
   */
  public <T> T setting(String name, Function<String, T> parse, T otherwise) {
    String text = settings.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + "=" + text + ": " + e.getMessage(), e);
    }
  }
}
