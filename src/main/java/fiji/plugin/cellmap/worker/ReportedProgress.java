// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.Progress;

/** Replays a worker's reports on a progress of this process. One thread. */
final class ReportedProgress {

    private final Progress progress;
    private String stage = "";
    private long total;
    private long done;

    ReportedProgress(Progress progress) {
        this.progress = progress;
    }

    void update(Message.Report report) {
        boolean next = !report.stage().equals(stage) || report.total() != total;
        if (next || report.done() < done) {
            stage = report.stage();
            total = report.total();
            done = 0;
            progress.begin(stage, total);
        }
        if (report.done() > done) progress.advance(report.done() - done);
        done = report.done();
        if (report.text() != null) progress.message(report.text());
    }
}
