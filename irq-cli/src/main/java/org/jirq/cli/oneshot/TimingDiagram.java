// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.IntSummaryStatistics;
import java.util.List;
import org.jirq.cli.oneshot.Timeline.Run;
import org.jirq.cli.oneshot.Timeline.Step;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;
import org.jirq.cli.oneshot.Trace.Row;
import org.jirq.cli.oneshot.Trace.Work;

/**
 * Draws a {@link Timeline} as SVG: a lane for each level, each kind of event and the handler, over
 * one time axis. The same timeline gives the same bytes on every machine. Levels are lines, events
 * triangles with their time, runs of the handler boxes with words, so nothing is said by colour
 * alone. What happens at one instant is joined, with a dot at the cause.
 */
final class TimingDiagram {

  /** From top to bottom, as a cycle goes. */
  private static final List<Row> ROWS =
      List.of(
          Lane.DEVICE,
          Lane.HOST_MASK,
          Mark.SIGNAL,
          Lane.GSI,
          Lane.IN_SERVICE,
          Mark.DELIVERY,
          Lane.MASK,
          Lane.PENDING,
          Mark.EOI,
          Work.HANDLER,
          Lane.POSTPONED,
          Mark.NOTIFY);

  private static final int WIDTH = 880;
  private static final int LEFT = 186;
  private static final int RIGHT = 864;
  private static final int TITLE_Y = 24;
  private static final int TOP = 48;
  private static final int LANE = 34;
  private static final int HIGH = 8;
  private static final int LOW = 26;
  private static final int FOOT = 66;
  private static final int BOTTOM = TOP + ROWS.size() * LANE;
  private static final int HEIGHT = BOTTOM + FOOT;

  private static final String LEGEND =
      "dashed: what happens at one instant; the dot is what caused the rest of it";

  private static final String STYLE =
      """
      <style>
      .jt{font-family:system-ui,'Segoe UI',Arial,sans-serif;font-size:12px}
      .jt .bg{fill:#fff}.jt text{fill:#222}.jt .dim{fill:#555}.jt .grid{stroke:#e2e2e2;fill:none}
      .jt .base{stroke:#aaa;fill:none}.jt .up{fill:#cfe3f1}.jt .line{stroke:#0067a0;stroke-width:2;fill:none}
      .jt .join{stroke:#6b4fa0;stroke-dasharray:3 3;fill:none}.jt .cause{fill:#6b4fa0;stroke:#fff}
      .jt .at{paint-order:stroke;stroke:#fff;stroke-width:3px}
      .jt .mark{fill:#333}.jt .run{fill:#cdebdc;stroke:#00724f}.jt .bad{fill:#fbdccb;stroke:#a83d00}
      .jt .badmark{fill:#a83d00}.jt text.badtext{fill:#8f3300;font-weight:600}
      @media screen and (prefers-color-scheme:dark){
      .jt .bg{fill:#16191d}.jt text{fill:#e8e8e8}.jt .dim{fill:#b0b0b0}.jt .grid{stroke:#33383e}
      .jt .base{stroke:#6a7077}.jt .up{fill:#173a52}.jt .line{stroke:#6cc0f5}
      .jt .join{stroke:#b9a2ee}.jt .cause{fill:#b9a2ee;stroke:#16191d}.jt .at{stroke:#16191d}
      .jt .mark{fill:#ddd}.jt .run{fill:#0f4532;stroke:#4cc795}.jt .bad{fill:#5a2a10;stroke:#ff9a5c}
      .jt .badmark{fill:#ff9a5c}.jt text.badtext{fill:#ffb284}}
      </style>
      """;

  private final StoryPolicy policy;
  private final Timeline timeline;
  private final long end;
  private final StringBuilder svg = new StringBuilder();

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
    timeline.instants().forEach(this::join);
    for (Row row : ROWS) {
      if (row instanceof Lane lane) {
        level(lane);
      } else if (row instanceof Mark mark) {
        marks(mark);
      } else {
        runs(row);
      }
    }
    timeline.instants().forEach(this::cause);
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
    text(middle, BOTTOM + 56, "class=\"dim\" text-anchor=\"middle\" font-size=\"11\"", LEGEND);
  }

  private static int top(Row row) {
    return TOP + ROWS.indexOf(row) * LANE;
  }

  /** Begins a row; the answer is its top. */
  private int begin(Row row) {
    int top = top(row);
    text(LEFT - 10, top + 21, "text-anchor=\"end\"", row.label());
    return top;
  }

  /** Whether several rows change at an instant. */
  private static boolean isJoined(List<Step> instant) {
    return instant.stream().map(Step::row).distinct().count() > 1;
  }

  /** Joins what happens at one instant. */
  private void join(List<Step> instant) {
    if (isJoined(instant)) {
      IntSummaryStatistics tops =
          instant.stream().mapToInt(step -> top(step.row())).summaryStatistics();
      svg.append(
          "<path class=\"join\" d=\"M%s %sV%s\"/>\n"
              .formatted(
                  number(x(instant.get(0).at())), tops.getMin() + HIGH, tops.getMax() + LOW));
    }
  }

  /** Shows which of what happens at one instant caused the others. */
  private void cause(List<Step> instant) {
    if (isJoined(instant)) {
      Step first = instant.get(0);
      svg.append(
          "<circle class=\"cause\" cx=\"%s\" cy=\"%s\" r=\"3.5\"/>\n"
              .formatted(number(x(first.at())), top(first.row()) + HIGH));
    }
  }

  private void level(Lane which) {
    int top = begin(which);
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
      if (up && i > 0 && changes.get(i).equals(changes.get(i - 1))) {
        text(from + 5, top + 21, "font-size=\"11\"", changes.get(i) + ": off, and on again");
      }
    }
    path.append('H').append(RIGHT);
    svg.append("<path class=\"line\" d=\"").append(path).append("\"/>\n");
    if (changes.isEmpty()) {
      text(LEFT + 6, top + 21, "class=\"dim\" font-size=\"11\"", "never");
    }
  }

  private void marks(Mark which) {
    int top = begin(which);
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
          (extra ? "class=\"at badtext\"" : "class=\"at\"") + " font-size=\"11\"",
          extra ? at + " extra" : Long.toString(at));
    }
  }

  private void runs(Row row) {
    int top = begin(row);
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
