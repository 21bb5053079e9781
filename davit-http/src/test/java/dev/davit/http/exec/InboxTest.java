package dev.davit.http.exec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InboxTest {
    private static final int PIECE = Inbox.HIGH_BYTES / 4;
    private int again;
    private final Inbox inbox = new Inbox(() -> again++);

    private boolean add() {
        return inbox.add(new byte[PIECE]);
    }

    @Test
    void theSocketIsToldOnceThereIsRoomAgain() throws InterruptedException {
        for (int piece = 0; piece < 4; piece++) {
            assertThat(add()).isTrue();
        }
        assertThat(add()).isFalse();
        inbox.nextStdin();
        inbox.nextStdin();
        assertThat(again).isZero();
        inbox.nextStdin();
        assertThat(again).isEqualTo(1);
        assertThat(add()).isTrue();
    }

    /** What was on its way when the socket was stopped must not make it forget that it was. */
    @Test
    void whatStillComesInWhileItIsFullDoesNotEndIt() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            add();
        }
        inbox.nextStdin();
        inbox.nextStdin();
        assertThat(add()).isFalse();
        inbox.nextStdin();
        inbox.nextStdin();
        assertThat(again).isEqualTo(1);
    }

    @Test
    void whoIsFullAndClosesLetsTheSocketGoOn() {
        for (int i = 0; i < 5; i++) {
            add();
        }
        inbox.close();
        assertThat(again).isEqualTo(1);
        assertThat(add()).isTrue();
    }
}
