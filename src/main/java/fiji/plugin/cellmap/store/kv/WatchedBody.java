// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of an answer; notes when the last of them came. */
final class WatchedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final AtomicLong last;

    /**
     * @param last set to {@link System#nanoTime} whenever something comes
     */
    WatchedBody(AtomicLong last) {
        this.last = last;
        seen();
    }

    private void seen() {
        last.set(System.nanoTime());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        bytes.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        seen();
        bytes.onNext(part);
    }

    @Override
    public void onError(Throwable trouble) {
        bytes.onError(trouble);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
