package dev.davit.linux.image.registry;

/**
 * How long registries are waited for, and how often they are asked again.
 *
 * @param answerMillis from a request to the head of its answer
 * @param stallMillis between two bytes of an answer
 * @param pauseMillis before the first repetition; doubled for each further one
 * @param attempts of one request that the registry does not answer or answers with a 5xx
 * @param longestPauseMillis that a rate limit may ask for within a pull; more ends the pull
 */
record Patience(
        long connectMillis,
        long answerMillis,
        long stallMillis,
        long pauseMillis,
        int attempts,
        long longestPauseMillis) {
    static final Patience USUAL = new Patience(10_000, 30_000, 30_000, 500, 4, 20_000);

    Patience stalling(long millis) {
        return new Patience(
                connectMillis,
                Math.min(answerMillis, millis),
                millis,
                pauseMillis,
                attempts,
                longestPauseMillis);
    }

    long pause(int failures) {
        return pauseMillis << Math.min(failures - 1, 6);
    }
}
