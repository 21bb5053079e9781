package dev.davit.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PieceQueueTest {
    private static final int PIECE = PieceQueue.HIGH_BYTES / 4;
    private int again;
    private final PieceQueue queue = new PieceQueue(() -> again++);

    private boolean add() {
        return queue.add(new byte[PIECE]);
    }

    private byte[] next() throws Exception {
        byte[] piece = queue.next(PieceQueue.FOR_EVER);
        return dev.davit.base.Invariant.present(piece, "a piece");
    }

    @Test
    void theSocketIsToldOnceThereIsRoomAgain() throws Exception {
        for (int piece = 0; piece < 4; piece++) {
            assertThat(add()).isTrue();
        }
        assertThat(add()).isFalse();
        next();
        next();
        assertThat(again).isZero();
        next();
        assertThat(again).isEqualTo(1);
        assertThat(add()).isTrue();
    }

    /** What was on its way when the socket was stopped must not make it forget that it was. */
    @Test
    void whatStillComesInWhileItIsFullDoesNotEndIt() throws Exception {
        for (int i = 0; i < 5; i++) {
            add();
        }
        next();
        next();
        assertThat(add()).isFalse();
        next();
        next();
        assertThat(again).isEqualTo(1);
    }

    @Test
    void whoIsFullAndCutLetsTheSocketGoOn() {
        for (int i = 0; i < 5; i++) {
            add();
        }
        queue.cut();
        assertThat(again).isEqualTo(1);
        assertThat(add()).isTrue();
        assertThatThrownBy(() -> queue.next(1)).isInstanceOf(ClientGone.class);
    }

    @Test
    void whatHadComeBeforeTheEndIsTaken() throws Exception {
        add();
        queue.end();
        assertThat(next()).hasSize(PIECE);
        assertThat(queue.next(PieceQueue.FOR_EVER)).isNull();
    }

    @Test
    void aSilentClientIsWaitedForSoLongOnly() {
        assertThatThrownBy(() -> queue.next(20)).hasMessage("the client sends nothing");
    }
}
