// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.List;
import org.jirq.cli.oneshot.Timeline.Run;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;

/**
 * Draws a {@link Timeline} as SVG: a lane for each level, each kind of event and the handler, over
 * one time axis. The same timeline gives the same bytes on every machine. Levels are lines, events
 * triangles with their time, runs of the handler boxes with words, so nothing is said by colour
 * alone.
 */
final class TimingDiagram {

  private static final int WIDTH = 880;
  private static final int LEFT = 186;
  private static final int RIGHT = 864;
  private static final int TITLE_Y = 24;
  private static final int TOP = 48;
  private static final int LANE = 36;
  private static final int HIGH = 8;
  private static final int LOW = 26;
  private static final int FOOT = 44;
  private static final int LANES = Lane.values().length + Mark.values().length + 1;
  private static final int BOTTOM = TOP + LANES * LANE;
  private static final int HEIGHT = BOTTOM + FOOT;

  private static final String STYLE =
      """
      <style>
      .jt{font-family:system-ui,'Segoe UI',Arial,sans-serif;font-size:12px}
      .jt .bg{fill:#fff}.jt text{fill:#222}.jt .dim{fill:#555}.jt .grid{stroke:#e2e2e2;fill:none}
      .jt .base{stroke:#aaa;fill:none}.jt .up{fill:#cfe3f1}.jt .line{stroke:#0067a0;stroke-width:2;fill:none}
      .jt .mark{fill:#333}.jt .run{fill:#cdebdc;stroke:#00724f}.jt .bad{fill:#fbdccb;stroke:#a83d00}
      .jt .badmark{fill:#a83d00}.jt text.badtext{fill:#8f3300;font-weight:600}
      @media screen and (prefers-color-scheme:dark){
      .jt .bg{fill:#16191d}.jt text{fill:#e8e8e8}.jt .dim{fill:#b0b0b0}.jt .grid{stroke:#33383e}
      .jt .base{stroke:#6a7077}.jt .up{fill:#173a52}.jt .line{stroke:#6cc0f5}
      .jt .mark{fill:#ddd}.jt .run{fill:#0f4532;stroke:#4cc795}.jt .bad{fill:#5a2a10;stroke:#ff9a5c}
      .jt .badmark{fill:#ff9a5c}.jt text.badtext{fill:#ffb284}}
      </style>
      """;

  private final StoryPolicy policy;
  private final Timeline timeline;
  private final long end;
  private final StringBuilder svg = new StringBuilder();
  private int lane;

  private TimingDiagram(StoryPolicy policy, Timeline timeline, long end) {
    this.policy = policy;
    this.timeline = timeline;
    this.end = end;
  }

  /**
   * Draws.
   *
   * @param end where the axis ends, in microseconds; the same for diagrams to be compared
   */
  static String draw(StoryPolicy policy, Timeline timeline, long end) {
    return new TimingDiagram(policy, timeline, end).draw();
  }

  private String draw() {
    String title = title(policy);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"jt\" role=\"img\"");
    svg.append(
        " width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\""
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    String id = policy.id();
    svg.append(" aria-labelledby=\"%s-title %s-desc\">\n".formatted(id, id));
    svg.append("<title id=\"%s-title\">%s</title>\n".formatted(id, title));
    svg.append(
        "<desc id=\"%s-desc\">%s</desc>\n"
            .formatted(id, String.join(" ", TimelineWords.of(timeline))));
    svg.append(STYLE);
    svg.append("<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n");
    text(10, TITLE_Y, "font-size=\"15\" font-weight=\"600\"", title);
    axis();
    level(Lane.DEVICE);
    level(Lane.HOST_MASK);
    marks(Mark.SIGNAL);
    level(Lane.GSI);
    marks(Mark.DELIVERY);
    level(Lane.IN_SERVICE);
    level(Lane.MASK);
    marks(Mark.EOI);
    runs();
    level(Lane.POSTPONED);
    marks(Mark.NOTIFY);
    return svg.append("</svg>\n").toString();
  }

  /** What the diagram shows. */
  static String title(StoryPolicy policy) {
    return "Policy " + policy + ": " + policy.label();
  }

  private void axis() {
    for (long at = 0; at <= end; at += 50) {
      String x = number(x(at));
      svg.append("<path class=\"grid\" d=\"M%s %sV%s\"/>\n".formatted(x, TOP - 6, BOTTOM + 4));
      text(x(at), BOTTOM + 18, "class=\"dim\" text-anchor=\"middle\"", Long.toString(at));
    }
    double middle = (LEFT + RIGHT) / 2.0;
    text(
        middle,
        BOTTOM + 35,
        "class=\"dim\" text-anchor=\"middle\"",
        "microseconds of virtual time");
  }

  /** Begins the next lane; the answer is its top. */
  private int lane(String label) {
    int top = TOP + lane++ * LANE;
    text(LEFT - 10, top + 21, "text-anchor=\"end\"", label);
    return top;
  }

  private void level(Lane which) {
    int top = lane(which.label());
    List<Long> changes = timeline.changes(which);
    base(top);
    StringBuilder path = new StringBuilder();
    path.append('M').append(LEFT).append(' ').append(top + LOW);
    for (int i = 0; i < changes.size(); i++) {
      boolean up = i % 2 == 0;
      double from = x(changes.get(i));
      if (up) {
        double to = i + 1 < changes.size() ? x(changes.get(i + 1)) : RIGHT;
        box("up", from, top + HIGH, to - from, LOW - HIGH);
      }
      path.append('H').append(number(from)).append('V').append(top + (up ? HIGH : LOW));
    }
    path.append('H').append(RIGHT);
    svg.append("<path class=\"line\" d=\"").append(path).append("\"/>\n");
    if (changes.isEmpty()) {
      text(LEFT + 6, top + 21, "class=\"dim\" font-size=\"11\"", "never");
    }
  }

  private void marks(Mark which) {
    int top = lane(which.label());
    base(top);
    for (long at : timeline.marks(which)) {
      boolean extra = which == Mark.DELIVERY && timeline.isExtra(at);
      String x = number(x(at));
      svg.append(
          "<path class=\"%s\" d=\"M%s %sl-5 -12h10z\"/>\n"
              .formatted(extra ? "badmark" : "mark", x, top + LOW));
      text(
          x(at) + 8,
          top + LOW - 3,
          (extra ? "class=\"badtext\" " : "") + "font-size=\"11\"",
          extra ? at + " extra" : Long.toString(at));
    }
  }

  private void runs() {
    int top = lane("threaded handler runs");
    base(top);
    for (Run run : timeline.runs()) {
      double from = x(run.start());
      double width = x(run.end()) - from;
      box(run.useful() ? "run" : "bad", from, top + HIGH - 3, width, LOW - HIGH + 3);
      text(
          from + width / 2,
          top + LOW - 7,
          (run.useful() ? "" : "class=\"badtext\" ") + "text-anchor=\"middle\" font-size=\"11\"",
          run.useful() ? "serves the device" : "extra: nothing to do");
    }
  }

  private void base(int top) {
    svg.append("<path class=\"base\" d=\"M%s %sH%s\"/>\n".formatted(LEFT, top + LOW, RIGHT));
  }

  private double x(long at) {
    return LEFT + (double) (RIGHT - LEFT) * at / end;
  }

  private void box(String style, double x, double y, double width, double height) {
    svg.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
            .formatted(style, number(x), number(y), number(width), number(height)));
  }

  private void text(double x, double y, String attributes, String content) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y)).append('"');
    svg.append(' ').append(attributes).append('>').append(content).append("</text>\n");
  }

  /** One digit after the point at most, whatever the language of the machine. */
  private static String number(double value) {
    long tenths = Math.round(value * 10);
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
