package dev.emergence.schemas;

import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records that a processor finds to be broken go to the dead letters as those do that can't be decoded. Any other exception of a
 * processor is a bug of ours and stops the thread.
 */
public final class BrokenRecordHandler implements ProcessingExceptionHandler {
    private DataErrorHandler.Letters letters;

    @Override
    public void configure(Map<String, ?> configs) {
        letters = new DataErrorHandler.Letters(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        return exception instanceof BrokenRecordException
                ? Response.resume(List.of(letters.of(
                        context.topic(),
                        context.partition(),
                        context.offset(),
                        context.sourceRawKey(),
                        context.sourceRawValue(),
                        context.headers(),
                        exception)))
                : Response.fail();
    }
}
