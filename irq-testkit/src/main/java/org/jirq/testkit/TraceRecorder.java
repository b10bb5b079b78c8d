// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jirq.api.ApicSink;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqEvents;
import org.jirq.api.LineTarget;
import org.jirq.api.MmioDevice;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace from a live machine: wrap the seams of its IOAPIC and go on using the wrappers.
 *
 * <pre>{@code
 * TraceRecorder recorder = TraceRecorder.to(out, 0x20, 24, Map.of("guest", "my kernel"));
 * IoApic ioapic = IoApic.builder(recorder.sink(cpus)).events(recorder.events(IrqEvents.NONE)).build();
 * LineTarget lines = recorder.lines(ioapic);
 * MmioDevice registers = recorder.mmio(ioapic);
 * EoiHandler eois = recorder.eoi(ioapic);
 * recorder.reset();
 * }</pre>
 *
 * <p>An input of the wrapped target is written as a pin, so wrap the IOAPIC, or a router that leads
 * GSI n to pin n. The format knows one level per pin: a line call is written with the OR over the
 * sources that came through the wrapper. It also takes for granted that some CPU takes every
 * message, and knows the EOIs of level-triggered interrupts alone; others pass unwritten. The
 * header has no {@code counts}, since those stand before the events.
 *
 * <p><b>Threads.</b> One thread at a time uses all the wrappers: the order of the lines is that of
 * the calls. <b>Faults.</b> Writing never throws into the machine; the first {@link IOException} is
 * thrown by {@link #close}.
 */
public final class TraceRecorder implements AutoCloseable {

  private final OutputStream out;
  private final StringBuilder text = new StringBuilder();
  private final Outputs outputs = new Outputs();
  private final int[] sources;
  private int marks;
  private @Nullable IOException fault;

  private TraceRecorder(OutputStream out, int pins) {
    this.out = out;
    this.sources = new int[pins];
  }

  /**
   * Begins a trace.
   *
   * @param out takes the trace, uncompressed; wrap it in a {@link java.util.zip.GZIPOutputStream}
   *     for a compressed one. Closed with the recorder
   * @param version what the IOAPIC's version register holds, 0x11 or 0x20
   * @param pins number of its inputs, 1 to 240
   * @param keys further lines of the header, for instance {@code name}, {@code guest}, and {@code
   *     expect} with the profile whose outcome this is
   * @return a recorder whose next line is the first event; record a {@link #reset} first
   * @throws IllegalArgumentException if a number is out of range, or a key or value has a line feed
   */
  public static TraceRecorder to(
      OutputStream out, int version, int pins, Map<String, String> keys) {
    if (version != 0x11 && version != 0x20) {
      throw new IllegalArgumentException("version=" + version + " is not 0x11 or 0x20");
    }
    if (pins < 1 || pins > 240) {
      throw new IllegalArgumentException("pins=" + pins + " is not in 1..240");
    }
    TraceRecorder recorder = new TraceRecorder(new BufferedOutputStream(out, 1 << 16), pins);
    Map<String, String> all = new LinkedHashMap<>(keys);
    all.put("ioapic-version", "0x" + Integer.toHexString(version));
    all.put("pins", Integer.toString(pins));
    recorder.text.append(TraceHeader.FIRST_LINE);
    recorder.endLine();
    all.forEach(recorder::key);
    return recorder;
  }

  private void key(String key, String value) {
    if ((key + value).indexOf('\n') >= 0 || key.indexOf(' ') >= 0 || key.indexOf(':') >= 0) {
      throw new IllegalArgumentException("key=" + key + " value=" + value + " is not one line");
    }
    text.append("# ").append(key).append(": ").append(value);
    endLine();
  }

  /** Writes a reset. To be called before the IOAPIC is reset. */
  public void reset() {
    beginStep();
    text.append(TraceKind.RESET.word());
    endLine();
  }

  /**
   * Wraps the line side.
   *
   * @param target the IOAPIC, or a router in front of it
   * @return a target that writes every call and passes it on
   */
  public LineTarget lines(LineTarget target) {
    return new LineTarget() {
      @Override
      public int setLevel(int input, int sourceId, boolean level) {
        line(input, sourceId, level);
        return target.setLevel(input, sourceId, level);
      }

      @Override
      public int setLevelForStatus(int input, int sourceId, boolean level) {
        line(input, sourceId, level);
        return target.setLevelForStatus(input, sourceId, level);
      }
    };
  }

  private void line(int input, int sourceId, boolean level) {
    if (input < 0 || input >= sources.length) {
      return;
    }
    int bit = 1 << sourceId;
    sources[input] = level ? sources[input] | bit : sources[input] & ~bit;
    beginStep();
    TraceText.line(text, input, sources[input] != 0);
    endLine();
  }

  /**
   * Wraps the register side.
   *
   * @param device the IOAPIC
   * @return a device that writes every access and passes it on
   */
  public MmioDevice mmio(MmioDevice device) {
    return new MmioDevice() {
      @Override
      public long length() {
        return device.length();
      }

      @Override
      public int supportedSizes() {
        return device.supportedSizes();
      }

      @Override
      public long read(long offset, int size) {
        beginStep();
        long value = device.read(offset, size);
        TraceText.access(text, TraceKind.READ, offset, size, value);
        endLine();
        return value;
      }

      @Override
      public void write(long offset, long value, int size) {
        beginStep();
        TraceText.access(text, TraceKind.WRITE, offset, size, value & -1L >>> 64 - 8 * size);
        endLine();
        device.write(offset, value, size);
      }
    };
  }

  /**
   * Wraps the EOI input.
   *
   * @param handler the IOAPIC
   * @return a handler that writes the EOIs of level-triggered interrupts and passes all on
   */
  public EoiHandler eoi(EoiHandler handler) {
    return (vector, cpu, levelTriggered) -> {
      if (levelTriggered) {
        beginStep();
        TraceText.eoi(text, vector);
        endLine();
      }
      handler.eoi(vector, cpu, levelTriggered);
    };
  }

  /**
   * Wraps the CPU side.
   *
   * @param sink takes the messages
   * @return a sink that notes every message and passes it on
   */
  public ApicSink sink(ApicSink sink) {
    return new ApicSink() {
      @Override
      public int deliver(
          int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
        outputs.deliver(vector, destination, destinationMode, deliveryMode, triggerMode);
        return sink.deliver(vector, destination, destinationMode, deliveryMode, triggerMode);
      }

      @Override
      public int deliverTracked(
          int vector,
          int destination,
          int destinationMode,
          int deliveryMode,
          int triggerMode,
          Takers takers) {
        outputs.deliver(vector, destination, destinationMode, deliveryMode, triggerMode);
        return sink.deliverTracked(
            vector, destination, destinationMode, deliveryMode, triggerMode, takers);
      }
    };
  }

  /**
   * Wraps the observer. Without it the recorder knows neither which pin sent a message nor remote
   * IRR.
   *
   * @param next told everything as well
   * @return the observer to give to the IOAPIC
   */
  public IrqEvents events(IrqEvents next) {
    return new RecorderEvents(outputs, () -> marks++, next);
  }

  /** What happened since the last input belongs behind it. */
  private void beginStep() {
    outputs.sort();
    for (int i = 0; i < outputs.size(); i++) {
      TraceText.output(text, outputs.kind(i), outputs.operands(i));
      endLine();
    }
    outputs.clear();
    for (; marks > 0; marks--) {
      text.append(TraceKind.DELAYED.word());
      endLine();
    }
  }

  private void endLine() {
    text.append('\n');
    if (fault == null) {
      try {
        out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        fault = e;
      }
    }
    text.setLength(0);
  }

  /**
   * Writes what is left and closes the stream.
   *
   * @throws IOException if any line could not be written
   */
  @Override
  public void close() throws IOException {
    beginStep();
    try (out) {
      if (fault != null) {
        throw fault;
      }
    }
  }
}
